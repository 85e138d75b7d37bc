/**
 * Danal's result codes, which PortOne passes on: V1 in `message` (or as `code`), V2 as `pgCode`. Source: PortOne's help pages on
 * Danal. The list is not complete; other codes have no meaning here.
 */
const wrongCode = ['9013', '1710', '3431', '5417'];
/** Too many tries, and timeouts: this message can no longer be answered. */
const over = ['9991', '9993', '9995'];
const others = [
  // sent too often
  ...['3041', '3241', '3531', '4041', '4441'],
  // in progress
  '9994',
  // canceled in PASS by the user
  ...['2376', '2676', '2876'],
  // rate or risk limits, blocked
  ...['0042', '0049', '0084', '0093', '0098', '0060', '0061', '0062', '0063'],
  // the carrier's maintenance
  ...['9001', '9002', '9003', '9004'],
  // wrong field, merchant misconfigured, under age
  ...['9010', '9014', '9015', '9016'],
];
const known = new Set([...wrongCode, ...over, ...others]);

/** What a refused answer means; undefined if the code does not say. */
export const danalMeaning = (code: string): 'wrong' | 'over' | undefined => {
  if (wrongCode.includes(code)) return 'wrong';
  return over.includes(code) ? 'over' : undefined;
};

/**
 * The code in PortOne V1's envelope. Only known codes are extracted from `message`: any other four digits there may be part of a
 * phone number or a date.
 */
export const danalCode = (envelope: {
  code: number | string;
  message?: string | null | undefined;
}): string | undefined => {
  const own = String(envelope.code).padStart(4, '0');
  if (known.has(own)) return own;
  return (envelope.message ?? '').match(/(?<![\d-])\d{4}(?![\d-])/g)?.find((code) => known.has(code));
};
