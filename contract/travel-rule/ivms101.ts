import { z } from 'zod';
import { readDate } from '../digits.ts';
import { text } from '../text.ts';
import { maybe, onlyOneOf, saysNothing, withoutUndefined } from './maybe.ts';

/**
 * IVMS101 in its 2020 form, as VerifyVASP documents it: `naturalPerson.name` is one object with a `nameIdentifier` array, and
 * `nationality` and `dateOfIncorporation` are extensions. Unknown fields are refused, because a misspelt one would be missing at
 * the counterparty. Empty or null fields count as missing and are omitted where they are optional. Where two spellings are in
 * use, both are accepted and the Enclave's is sent.
 */
const country = z.string().regex(/^[A-Z]{2}$/, { error: 'expected an ISO 3166-1 country code, like "KR"' });
const dateError = 'expected a date, like "1990-01-31"';
const date = z
  .string({ error: dateError })
  .transform((value) => readDate(value) ?? '')
  .refine((value) => value !== '', { error: dateError })
  .meta({ format: 'date' });

const line = maybe(text(500));

const address = z
  .strictObject({
    addressType: maybe(text(4)),
    department: line,
    subDepartment: line,
    streetName: line,
    buildingNumber: line,
    buildingName: line,
    floor: line,
    postBox: line,
    room: line,
    postcode: line,
    /** IVMS101's own spelling. */
    postCode: line,
    townName: line,
    townLocationName: line,
    districtName: line,
    countrySubDivision: line,
    addressLine: maybe(z.array(text(500)).max(7), (given) => given.filter((each) => !saysNothing(each))),
    country: maybe(country),
  })
  .superRefine(onlyOneOf('postcode', 'postCode'))
  .transform(({ postCode, ...rest }) => ({ ...rest, postcode: rest.postcode ?? postCode }));

const nationalIdentification = z.strictObject({
  nationalIdentifier: text(100),
  nationalIdentifierType: maybe(text(4)),
  countryOfIssue: maybe(country),
  registrationAuthority: maybe(text(100)),
});

const personName = z.strictObject({
  primaryIdentifier: text(100),
  secondaryIdentifier: maybe(text(100)),
  nameIdentifierType: text(4),
});
const birth = maybe(z.strictObject({ dateOfBirth: date, placeOfBirth: text(100) }));
const naturalPerson = z
  .strictObject({
    name: namesBy(personName, 'primaryIdentifier'),
    geographicAddress: maybe(z.array(address)),
    nationalIdentification: maybe(nationalIdentification),
    customerIdentification: line,
    dateAndPlaceOfBirth: birth,
    /** Spelt like this in the tables of VerifyVASP's guide. */
    dataAndPlaceOfBirth: birth,
    countryOfResidence: maybe(country),
    nationality: maybe(country),
  })
  .superRefine(onlyOneOf('dateAndPlaceOfBirth', 'dataAndPlaceOfBirth'))
  .transform(({ dataAndPlaceOfBirth, ...rest }) => ({
    ...rest,
    dateAndPlaceOfBirth: rest.dateAndPlaceOfBirth ?? dataAndPlaceOfBirth,
  }));

const companyName = z.strictObject({ legalPersonName: text(200), legalPersonNameIdentifierType: text(4) });
const legalPerson = z.strictObject({
  name: namesBy(companyName, 'legalPersonName'),
  geographicAddress: maybe(z.array(address)),
  customerNumber: line,
  customerIdentification: line,
  nationalIdentification: maybe(nationalIdentification),
  countryOfRegistration: maybe(country),
  dateOfIncorporation: maybe(date),
});

const person = z.union([z.strictObject({ naturalPerson }), z.strictObject({ legalPerson })], {
  error: 'expected an object with naturalPerson or legalPerson',
});
/** One person, or a company followed by its representatives. */
const persons = z
  .array(person)
  .min(1, { error: 'expected one person' })
  .refine(([first, ...others]) => others.length === 0 || isCompany(first), {
    error: 'expected one person, or a company first and its representatives after it',
  })
  .refine(([, ...others]) => !others.some(isCompany), { error: 'expected one company at most' });
const accountNumber = z
  .array(text(256), { error: 'expected an array of addresses' })
  .min(1, { error: 'expected at least one address' });

export const ivms101Schema = z
  .strictObject({
    originator: z.strictObject({ originatorPersons: persons, accountNumber }),
    beneficiary: z.strictObject({ beneficiaryPersons: persons, accountNumber }),
  })
  .transform((given) => withoutUndefined(given));
export type Ivms101 = z.infer<typeof ivms101Schema>;

function isCompany(each: z.output<typeof person> | undefined): boolean {
  return each !== undefined && 'legalPerson' in each;
}

/** Names of one kind; empty local and phonetic names are dropped. */
function namesBy<S extends z.ZodType>(name: S, main: string) {
  const more = maybe(z.array(name), (given) =>
    given.filter((each) => !(typeof each === 'object' && each !== null && saysNothing(Reflect.get(each, main)))),
  );
  return z.strictObject({
    nameIdentifier: z.array(name).min(1, { error: 'expected at least one name' }),
    localNameIdentifier: more,
    phoneticNameIdentifier: more,
  });
}
