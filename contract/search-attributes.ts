/** Search attributes of every run, all of type Keyword. Never encrypted: no personal data. */
export const searchAttributes = {
  provider: 'VerificationProvider',
  method: 'VerificationMethod',
  status: 'VerificationStatus',
  purpose: 'VerificationPurpose',
  /** The provider's own id of the verification. */
  reference: 'VerificationReference',
  /** A keyed hash of the person. */
  subject: 'VerificationSubject',
} as const;
