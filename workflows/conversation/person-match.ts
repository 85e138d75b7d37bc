import type { Identity, Match, MatchedField } from '../../contract/outcome.ts';
import type { BriefPerson } from '../../contract/person.ts';
import type { Run } from '../../protocol/run.ts';
import type { End, Evidence } from '../run/end.ts';

/**
 * The end for an answer that the provider calls verified. It is `verified` only if the provider does not name a different person
 * than the start did. Every path to success goes through here. The fields that differ are named; the person the provider named is
 * not kept, because nobody here asked for their data.
 */
export const endOf = (run: Run, evidence: Evidence): End => {
  const match = matchOf(run, evidence.identity);
  if (match?.differ) return { status: 'denied', reason: 'person_mismatch', evidence: { match } };
  return { status: 'verified', evidence: { ...evidence, ...(match && { match }) } };
};

/** Undefined if the provider names nobody: a code from an authenticator says nothing about a person. */
const matchOf = ({ input }: Run, identity: Identity | undefined): Match | undefined => {
  if (!identity || !('person' in input)) return undefined;
  if (input.options.match === 'off') return { compared: [] };
  const { person } = input;
  const verdicts = fields.map((field) => [field, isSame[field](person, identity)] as const);
  const differ = verdicts.filter(([, same]) => same === false).map(([field]) => field);
  return {
    compared: verdicts.filter(([, same]) => same !== undefined).map(([field]) => field),
    ...(differ.length > 0 && { differ }),
  };
};

const fields: readonly MatchedField[] = ['name', 'phone', 'birthDate', 'gender', 'foreigner'];

type Compare = (person: BriefPerson, identity: Identity) => boolean | undefined;

/**
 * Returns undefined if one of the two sides does not say. Carriers are not compared: a budget carrier (MVNO) may also appear
 * under its network's name.
 */
const isSame: Record<MatchedField, Compare> = {
  name: (person, identity) => {
    const isForeign = person.foreigner ?? identity.foreigner;
    return both(person.name, shownWhole(identity.name), (a, b) => isSameName(a, b, isForeign));
  },
  phone: ({ phone }, identity) => both(phone, identity.phone, (a, b) => phoneKey(a) === phoneKey(b)),
  birthDate: ({ birthDate }, identity) => both(birthDate, identity.birthDate, (a, b) => digitsOf(a) === digitsOf(b)),
  gender: ({ gender }, identity) => both(gender, identity.gender, (a, b) => a === b),
  foreigner: ({ foreigner }, identity) => both(foreigner, identity.foreigner, (a, b) => a === b),
};

const both = <T>(
  ours: T | undefined,
  theirs: T | undefined,
  compare: (ours: T, theirs: T) => boolean,
): boolean | undefined => (ours === undefined || theirs === undefined ? undefined : compare(ours, theirs));

/** Undefined for a masked name (`홍*동`, `홍◯동`, `홍XX`): it proves nothing. */
const shownWhole = (name: string | undefined): string | undefined =>
  name === undefined || masked.test(name.normalize('NFKC')) || wordsOf(name).length === 0 ? undefined : name;
const masked = /[*#?_•∗×〇\p{So}\p{Co}]|(?<=\p{Script=Hangul})[xo0]+(?=\p{Script=Hangul}|$)/iu;

/**
 * Compares letters only: case, form, accents and separators are ignored. For foreigners and non-Korean names the parts may come
 * in any order (GIVEN FAMILY, FAMILY GIVEN).
 */
const isSameName = (ours: string, theirs: string, isForeign: boolean | undefined): boolean => {
  const [a, b] = [wordsOf(ours), wordsOf(theirs)];
  if (a.join('') === b.join('')) return true;
  const mayTurn = isForeign === true || !/[\u1100-\u11ff]/.test(a.join(''));
  return mayTurn && (a.toSorted().join(' ') === b.toSorted().join(' ') || turns(a, b) || turns(b, a));
};

/** Whether one name is a rotation of the other's words. Also works if the other is written as one word. */
const turns = (words: string[], other: string[]): boolean =>
  words.some((_, at) => [...words.slice(at), ...words.slice(0, at)].join('') === other.join(''));

/**
 * Splits a name into words, in compatibility decomposition (NFKD): Hangul becomes jamo, and accents become separate characters.
 * Unicode treats the middle dot of Korean keyboards as a vowel, and an apostrophe as a letter. Letters with a stroke are not
 * decomposed.
 */
const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .toUpperCase()
    .replace(/[ÐĐØŁĦÆŒÞ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/[\u119e\u02b9-\u02bf\u02c8\ua78c]/g, ' ')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');

const plainLetters: Readonly<Record<string, string>> = {
  Ð: 'D',
  Đ: 'D',
  Ø: 'O',
  Ł: 'L',
  Ħ: 'H',
  Æ: 'AE',
  Œ: 'OE',
  Þ: 'TH',
};

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** The number without the country code, and without its leading zero. */
const phoneKey = (phone: string): string =>
  digitsOf(phone)
    .replace(/^(?:00)?82/, '')
    .replace(/^0/, '');
