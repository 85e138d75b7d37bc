import { joined, plain } from './code.js';

/** Separators within phone numbers. */
const betweenParts = /[ .()\-·]/g;

/** The digits of a Korean mobile number, starting with `010`; undefined if the text is not exactly one. */
export const readPhone = (value: string): string | undefined => {
  const text = plain(value).replace(/^tel: */i, '');
  const international = /^(\( *)?\+/;
  const digits = joined(text.replace(international, '$1'), betweenParts) ?? '';
  // Accepts +82 (0)10, 0082 10, 82-10, and 10-… whose zero was dropped by a spreadsheet.
  const [, country, rest = ''] = /^((?:00)?82|)0?(1\d{8,9})$/.exec(digits) ?? [];
  if (international.test(text) && country !== '82') return undefined;
  const phone = `0${rest}`;
  // An extension after the number would turn 01x-123-4567 into another number; 010 has only one length.
  const isSplitLate =
    !phone.startsWith('010') &&
    /\d[ .()\-·]+\d{1,3}[ .()\-·]*$/.test(text) &&
    !/(?:^|\D)\d\d \d\d \d\d \d\d$/.test(text);
  return !isSplitLate && /^(010\d{8}|01[16-9]\d{7,8})$/.test(phone) ? phone : undefined;
};

/** The digits of any phone number, even a short one; undefined if the text contains anything else. */
export const readDigits = (value: string): string | undefined => joined(plain(value), betweenParts);

const allDigits = /^(\d{4})(\d{2})(\d{2})\.?$/;
const separated = /^(\d{4}) *[-./· 년年] *(\d{1,2}) *[-./· 월月] *(\d{1,2}) *[.일日]?$/;

/** A date as `YYYY-MM-DD`: year, month and day in this order, separated or as eight digits; undefined if there is no such day. */
export const readDate = (value: string): string | undefined => {
  const text = plain(value);
  const parts = allDigits.exec(text) ?? separated.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = year >= 1_000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
};
