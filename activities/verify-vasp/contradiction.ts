import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';
import { canonicalAmount, sameAmount } from './amount.ts';
import { namesIn, namesOf } from './names.ts';
import { unreadable } from './unreadable.ts';
import type { Row } from './wire.ts';

type Details = Pick<
  Row,
  | 'assetInfo'
  | 'tradePrice'
  | 'tradeCurrency'
  | 'tradeISODatetime'
  | 'tradeISODateTime'
  | 'beneficiaryVaspId'
  | 'ivms101Originator'
  | 'ivms101Beneficiary'
>;

/** Whether a readable field of a row shows that it is not the record of `input`. */
export const contradicts = (row: Details, { beneficiaryVaspId, asset, ivms101 }: VerifyVaspInput): boolean => {
  const trade = { ...row, ...(typeof row.assetInfo === 'object' && said(row.assetInfo)) };
  return (
    differs(row.beneficiaryVaspId, (shown) => shown === beneficiaryVaspId) ||
    differs(trade.tradeCurrency, (shown) => shown.toUpperCase() === asset.tradeCurrency) ||
    differs(readable(trade.tradePrice), (shown) => sameAmount(shown, asset.tradePrice)) ||
    differs(timeOf(trade.tradeISODatetime ?? trade.tradeISODateTime), (ms) => isSameTime(ms, asset.tradedAt)) ||
    differs(namesIn(row.ivms101Originator), (names) => shares(names, namesOf(ivms101.originator.originatorPersons))) ||
    differs(namesIn(row.ivms101Beneficiary), (names) => shares(names, namesOf(ivms101.beneficiary.beneficiaryPersons)))
  );
};

/** The fields that are present. */
const said = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== unreadable),
  ) as Partial<T>;

const differs = <T>(shown: T | undefined, isOurs: (shown: T) => boolean): boolean =>
  shown !== undefined && !isOurs(shown);

const readable = (amount: string | number | undefined) =>
  amount !== undefined && canonicalAmount(String(amount)) !== undefined ? amount : undefined;

/** Only with a zone: a local time of an unknown zone proves nothing. */
const timeOf = (text: string | undefined): number | undefined => {
  if (text === undefined || !/\d(Z|[+-]\d\d:?\d\d)$/i.test(text.trim())) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};

/** Fractions of a second may have been cut off. */
const isSameTime = (ms: number, asked: string): boolean => Math.abs(ms - Date.parse(asked)) < 1_000;

const shares = (shown: Set<string>, asked: Set<string>): boolean => [...shown].some((name) => asked.has(name));
