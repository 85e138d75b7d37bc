import { describe, expect, it } from '@jest/globals';
import { fromCarrier, toV1Carrier } from '../../../../activities/portone/carrier.ts';
import { carriers } from '../../../../contract/words.ts';

describe('carriers', () => {
  it('LG U+ is LGT in V1, and a budget carrier a flag beside its network', () => {
    expect(carriers.map((carrier) => toV1Carrier(carrier))).toEqual([
      { carrier: 'SKT', is_mvno: false },
      { carrier: 'KT', is_mvno: false },
      { carrier: 'LGT', is_mvno: false },
      { carrier: 'SKT', is_mvno: true },
      { carrier: 'KT', is_mvno: true },
      { carrier: 'LGT', is_mvno: true },
    ]);
  });

  it.each([
    ['LGT', 'LGU'],
    ['LGT_MVNO', 'LGU_MVNO'],
    ['LGU', 'LGU'],
    ['LGU_MVNO', 'LGU_MVNO'],
    ['KT_MVNO', 'KT_MVNO'],
    ['skt', 'SKT'],
  ])('%s is read as %s', (theirs, ours) => {
    expect(fromCarrier(theirs)).toBe(ours);
  });

  it.each(['NEWCO', '', undefined])('a carrier that nobody knows (%p) is left out', (theirs) => {
    expect(fromCarrier(theirs)).toBeUndefined();
  });
});
