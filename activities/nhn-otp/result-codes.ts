/**
 * What a `resultCode` other than 0 means at the code check. -101: the code does not match. -102: it was already used, which is no
 * success after a lost answer either. -2 and -4: parameters or appKey are wrong, so no code can succeed. -1 (fail), -3 (HTTP
 * status) and unknown codes say nothing. Source: NHN Cloud's OTP guide.
 */
export const checkMeaning = (resultCode: number, code: string): 'wrong' | 'final' | 'unknown' => {
  if (resultCode === -101 || resultCode === -102) return 'wrong';
  // Codes have six digits: with any other length, -2 means the code, not the settings.
  if (resultCode === -2 && !/^\d{6}$/.test(code)) return 'wrong';
  return resultCode === -2 || resultCode === -4 ? 'final' : 'unknown';
};

/** Whether requesting a key again may help. */
export const isPassing = (resultCode: number): boolean => resultCode === -1 || resultCode === -3;
