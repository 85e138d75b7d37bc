/** Milliseconds of a `Retry-After` header (seconds or an HTTP date); undefined if it is missing or makes no sense. */
export const parseRetryAfter = (header: string | null, now = Date.now()): number | undefined => {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = /[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};
