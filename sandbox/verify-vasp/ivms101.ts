import { asObject, type Fields, isText } from '../http/json.ts';

const nameTypes = new Set(['ALIA', 'BIRT', 'MAID', 'LEGL', 'MISC']);
const companyNameTypes = new Set(['LEGL', 'SHRT', 'TRAD']);

export interface Party {
  /** `given family` of the first natural person, or the first company's name. */
  name: string;
  isCompany: boolean;
  born?: string;
  accounts: string[];
}

/**
 * Reads `originator` or `beneficiary` in the document's IVMS101 form: persons (those after a company are its
 * representatives), and account numbers as strings.
 *
 * @returns the path of the first field that is wrong, or the party
 */
export function readParty(
  ivms101: Fields,
  side: 'originator' | 'beneficiary',
  personsOptional = false,
): { wrong: string } | { party: Party } {
  const fields = asObject(ivms101[side]);
  if (!fields) return { wrong: side };
  const accounts = fields.accountNumber;
  if (!Array.isArray(accounts) || accounts.length === 0 || !accounts.every(isText))
    return { wrong: `${side}.accountNumber` };
  const persons = fields[`${side}Persons`];
  if (persons === undefined && personsOptional) return { party: { name: '', isCompany: false, accounts } };
  if (!Array.isArray(persons) || persons.length === 0) return { wrong: `${side}.${side}Persons` };

  const read = persons.map(readPerson);
  const [first, ...others] = read;
  if (!first || read.includes(undefined)) return { wrong: `${side}.${side}Persons` };
  if (others.length > 0 && (!first.isCompany || others.some((other) => other?.isCompany)))
    return { wrong: `${side}.${side}Persons` };
  return { party: { ...first, accounts } };
}

function readPerson(person: unknown): Omit<Party, 'accounts'> | undefined {
  const fields = asObject(person);
  const natural = asObject(fields?.naturalPerson);
  const legal = asObject(fields?.legalPerson);
  if (natural && !legal) {
    const name = nameOf(natural.name, 'primaryIdentifier', 'nameIdentifierType', nameTypes);
    if (name === undefined) return undefined;
    const born = asObject(natural.dateAndPlaceOfBirth)?.dateOfBirth;
    return { name, isCompany: false, ...(isText(born) ? { born } : {}) };
  }
  if (legal && !natural) {
    const name = nameOf(legal.name, 'legalPersonName', 'legalPersonNameIdentifierType', companyNameTypes);
    return name === undefined ? undefined : { name, isCompany: true };
  }
  return undefined;
}

/** The name in one object with a `nameIdentifier` array, as in the document. */
function nameOf(name: unknown, main: string, type: string, types: ReadonlySet<string>): string | undefined {
  const identifiers = asObject(name)?.nameIdentifier;
  if (!Array.isArray(identifiers) || identifiers.length === 0) return undefined;
  for (const identifier of identifiers) {
    const fields = asObject(identifier);
    if (!fields || !isText(fields[main])) return undefined;
    if (fields.secondaryIdentifier !== undefined && typeof fields.secondaryIdentifier !== 'string') return undefined;
    if (!isText(fields[type]) || !types.has(fields[type])) return undefined;
  }
  const first = asObject(identifiers[0]);
  return [first?.secondaryIdentifier, first?.[main]].filter(isText).join(' ');
}
