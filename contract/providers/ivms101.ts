import { z } from 'zod';
import { readDate } from '../digits.ts';
import { text } from '../text.ts';

/**
 * IVMS101 in its 2020 style, as VerifyVASP documents it: `naturalPerson.name` is one object with a `nameIdentifier` array,
 * and `nationality` and `dateOfIncorporation` are extensions. Fields outside it are refused: a misspelt one would be missing
 * at the counterparty.
 */
const line = text(500).optional();
const country = z.string().regex(/^[A-Z]{2}$/, { error: 'expected a country code of ISO 3166-1, like "KR"' });
const dateError = 'expected a date, like "1990-01-31"';
const date = z
  .string({ error: dateError })
  .transform((value) => readDate(value) ?? '')
  .refine((value) => value !== '', { error: dateError })
  .meta({ format: 'date' });

const address = z.strictObject({
  addressType: text(4).optional(),
  department: line,
  subDepartment: line,
  streetName: line,
  buildingNumber: line,
  buildingName: line,
  floor: line,
  postBox: line,
  room: line,
  postCode: line,
  townName: line,
  townLocationName: line,
  districtName: line,
  countrySubDivision: line,
  addressLine: z.array(text(500)).max(7).optional(),
  country: country.optional(),
});

const nationalIdentification = z.strictObject({
  nationalIdentifier: text(100),
  nationalIdentifierType: text(4).optional(),
  countryOfIssue: country.optional(),
  registrationAuthority: text(100).optional(),
});

const personName = z.strictObject({
  primaryIdentifier: text(100),
  secondaryIdentifier: text(100).optional(),
  nameIdentifierType: text(4),
});
const naturalPerson = z.strictObject({
  name: z.strictObject({
    nameIdentifier: z.array(personName).min(1, { error: 'expected at least one name' }),
    localNameIdentifier: z.array(personName).optional(),
    phoneticNameIdentifier: z.array(personName).optional(),
  }),
  geographicAddress: z.array(address).optional(),
  nationalIdentification: nationalIdentification.optional(),
  customerIdentification: line,
  dateAndPlaceOfBirth: z.strictObject({ dateOfBirth: date, placeOfBirth: text(100) }).optional(),
  countryOfResidence: country.optional(),
  nationality: country.optional(),
});

const companyName = z.strictObject({ legalPersonName: text(200), legalPersonNameIdentifierType: text(4) });
const legalPerson = z.strictObject({
  name: z.strictObject({
    nameIdentifier: z.array(companyName).min(1, { error: 'expected at least one name' }),
    localNameIdentifier: z.array(companyName).optional(),
    phoneticNameIdentifier: z.array(companyName).optional(),
  }),
  geographicAddress: z.array(address).optional(),
  customerNumber: line,
  customerIdentification: line,
  nationalIdentification: nationalIdentification.optional(),
  countryOfRegistration: country.optional(),
  dateOfIncorporation: date.optional(),
});

const person = z.union([z.strictObject({ naturalPerson }), z.strictObject({ legalPerson })], {
  error: 'expected an object with naturalPerson or legalPerson',
});
/** One person; a company's representative is the second entry. */
const persons = z
  .array(person)
  .min(1, { error: 'expected one person' })
  .max(2, { error: 'expected one person and a company’s representative at most' });
const accountNumber = z
  .array(text(256), { error: 'expected an array of addresses' })
  .min(1, { error: 'expected at least one address' });

export const ivms101Schema = z.strictObject({
  originator: z.strictObject({ originatorPersons: persons, accountNumber }),
  beneficiary: z.strictObject({ beneficiaryPersons: persons, accountNumber }),
});
export type Ivms101 = z.infer<typeof ivms101Schema>;
