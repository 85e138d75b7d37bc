/** MobileOK's times are Korean time, although they name no zone. */
const offset = 9 * 3_600_000;

/** `yyyyMMddHHmmss` in KST. */
export const formatRequestTime = (ms: number): string =>
  new Date(ms + offset).toISOString().replace(/\D/g, '').slice(0, 14);

/**
 * Milliseconds of `yyyy-MM-dd HH:mm:ss`, with or without a fraction, and with any separators; in KST unless it names a zone.
 * Undefined if it has another format.
 */
export const parseIssueDate = (text: string): number | undefined => {
  const [, year, month, day, time, fraction, zone = '+09:00'] = issueDate.exec(text.trim()) ?? [];
  if (year === undefined || time === undefined) return undefined;
  const clock = time.replaceAll(':', '').replace(/(..)(?=.)/g, '$1:');
  const ms = Date.parse(`${year}-${month}-${day}T${clock}.${fraction ?? '0'}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(ms) ? undefined : ms;
};
const issueDate =
  /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})[ T]?(\d{2}:\d{2}:\d{2}|\d{6})(?:\.?(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;
