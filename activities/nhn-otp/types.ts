export interface NhnOtpActivities {
  /** No call: fails with `NotConfigured` if NHN OTP is off, before a user is asked for a code. */
  nhnOtpReady(): Promise<'ready'>;
  /** POST keys: a new key and its QR code (base64 PNG). Safe to repeat: a key that nobody has is harmless. */
  nhnOtpKey(order: { userId: string; serviceName: string }): Promise<{ encodedKey: string; qrCode: string }>;
  /**
   * GET codes/{code}/verification. Once, because on a second try the code would already be used. Judged only by
   * `header.resultCode`.
   */
  nhnOtpCheck(order: { userId: string; encodedKey: string; code: string }): Promise<
    | { kind: 'right'; at: string }
    /** `wrong`: -101, -102. `unknown`: -1, -3 and unknown codes. `final`: -2, -4 (misconfigured). */
    | { kind: 'refused'; code: string; meaning: 'wrong' | 'unknown' | 'final' }
  >;
}
