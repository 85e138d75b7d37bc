import { type Carrier, carriers } from '../../contract/words.ts';

/** PortOne V1's spelling: LG U+ is `LGT`, and a budget carrier (MVNO) is its network plus a flag. */
export const toV1Carrier = (carrier: Carrier): { carrier: 'SKT' | 'KT' | 'LGT'; is_mvno: boolean } => {
  const network = carrier.replace('_MVNO', '') as 'SKT' | 'KT' | 'LGU';
  return { carrier: network === 'LGU' ? 'LGT' : network, is_mvno: carrier.endsWith('_MVNO') };
};

/** A carrier in either version's spelling; undefined if unknown. */
export const fromCarrier = (text: string | undefined): Carrier | undefined => {
  const ours = (text ?? '').toUpperCase().replace(/^LGT/, 'LGU');
  return carriers.find((carrier) => carrier === ours);
};
