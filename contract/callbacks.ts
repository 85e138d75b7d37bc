/** News about the counterparty from VerifyVASP's Callback API, for the signal `callback`. */
export type Callback =
  | { type: 'VERIFICATION_RESULT'; uuid: string; result: string; reason?: string }
  | { type: 'TX_REPORT'; uuid: string; txHash: string; vout?: number }
  | { type: 'ERROR_REPORT'; uuid: string; result: string; reason?: string };
