export interface NhnOtpActivities {
  /** No call: fails `NotConfigured` where NHN OTP is off, before a user is asked for a code. */
  nhnOtpReady(): Promise<'ready'>;
  /** POST keys: a new key and its QR code (base64 PNG). Safe to repeat: a key nobody has is worth nothing. */
  nhnOtpKey(order: { userId: string; serviceName: string }): Promise<{ encodedKey: string; qrCode: string }>;
  /** GET codes/{code}/verification. Once, for a second try would find the code used. By `header.resultCode` alone. */
  nhnOtpCheck(order: { userId: string; encodedKey: string; code: string }): Promise<
    | { kind: 'right'; at: string }
    /** `wrong`: -101, -102. `unknown`: -1, -3 and codes nobody knows. `final`: -2, -4 (misconfigured). */
    | { kind: 'refused'; code: string; meaning: 'wrong' | 'unknown' | 'final' }
  >;
}
