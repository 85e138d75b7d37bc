const offsetMs = 9 * 3_600_000;

/** Korean time as `yyyy-MM-dd HH:mm:ss.SSS`. */
export function kst(at: number): string {
  return new Date(at + offsetMs).toISOString().replace('T', ' ').slice(0, 23);
}

/** Reads `yyyyMMddHHmmss` in Korean time; undefined if it is not a valid time. */
export function fromKst(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? undefined : at - offsetMs;
}

/** Whether `yyyyMMdd` is a valid date that is not in the future. */
export function isPastDay(text: string, now: number): boolean {
  const at = /^\d{8}$/.test(text) ? fromKst(`${text}000000`) : undefined;
  return at !== undefined && at <= now && kst(at).slice(0, 10).replaceAll('-', '') === text;
}
