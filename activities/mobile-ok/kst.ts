/** MobileOK's times are Korean, without saying so. */
const offset = 9 * 3_600_000;

/** `yyyyMMddHHmmss` in KST. */
export const formatRequestTime = (ms: number): string =>
  new Date(ms + offset).toISOString().replace(/\D/g, '').slice(0, 14);

/** Milliseconds of `yyyy-MM-dd HH:mm:ss`, with or without a fraction, in KST; undefined when it is not that. */
export const parseIssueDate = (text: string): number | undefined => {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)$/.exec(text);
  const ms = match ? Date.parse(`${match[1]}T${match[2]}+09:00`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
};
