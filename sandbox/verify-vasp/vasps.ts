export interface Vasp {
  vaspId: string;
  name: string;
  protocol: 'VERIFYVASP' | 'CODE';
  health: 'UP' | 'DOWN';
  vaspStatus: 'UNVERIFIED' | 'VERIFIED' | 'VERIFIED-MEMBER' | 'INTEROPERATED';
  countryCode: string;
}

/** The VASP whose Enclave this is. */
export const self: Vasp = {
  vaspId: '1000000000000000001',
  name: 'Sandbox Exchange',
  protocol: 'VERIFYVASP',
  health: 'UP',
  vaspStatus: 'VERIFIED-MEMBER',
  countryCode: 'KR',
};

/** The counterparties: the staging Robot VASP, the one of the document's example, and three of the sandbox's own. */
export const vasps: readonly Vasp[] = [
  { ...self, vaspId: '4855741808338010592', name: 'Robot VASP KR' },
  { ...self, vaspId: '16384656509591635927', name: 'Example VASP' },
  { ...self, vaspId: '2000000000000000002', name: 'Inactive VASP', vaspStatus: 'UNVERIFIED' },
  { ...self, vaspId: '2000000000000000003', name: 'Sleeping VASP', health: 'DOWN' },
  { ...self, vaspId: '2000000000000000004', name: 'Code VASP', protocol: 'CODE', vaspStatus: 'INTEROPERATED' },
];

export const findVasp = (vaspId: unknown): Vasp | undefined => vasps.find((vasp) => vasp.vaspId === vaspId);
