/** Search attributes of every run, all of type Keyword. Never encrypted: no personal data. */
export const searchAttributes = {
  provider: 'VerificationProvider',
  method: 'VerificationMethod',
  status: 'VerificationStatus',
  purpose: 'VerificationPurpose',
  /** The provider's id of the verification. */
  reference: 'VerificationReference',
  /** A keyed hash of the recipient. */
  subject: 'VerificationSubject',
} as const;
