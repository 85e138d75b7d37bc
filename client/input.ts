import type { z } from 'zod';
import { codeSchema, idSchema } from '../contract/common.ts';
import { inputSchemas, type NormalisedInputOf, type Provider, providers } from '../contract/providers/index.ts';
import { HwaginError, type Problem } from './errors.ts';

/** Checks and normalises the arguments of a start. Throws `invalid_input`, naming the field. */
export const parseStart = <P extends Provider>(provider: P, id: string, input: unknown): NormalisedInputOf<P> => {
  if (!providers.includes(provider))
    throw invalidInput([{ field: 'provider', expected: `expected one of ${providers.join(', ')}` }]);
  parseId(id);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw invalidInput([{ field: 'input', expected: 'expected an object' }]);
  return parse(inputSchemas[provider] as z.ZodType as z.ZodType<NormalisedInputOf<P>>, input);
};

/** Checks a verification's id. Throws `invalid_input`. */
export const parseId = (id: string): string => parse(idSchema, id, ['id']);

/** Reads the code that a user has typed, and drops separators. Throws `invalid_code`. */
export const parseCode = (code: string): string => {
  const read = codeSchema.safeParse(code);
  if (read.success) return read.data;
  const expected = read.error.issues[0]?.message ?? 'expected the digits of the code';
  throw new HwaginError({ code: 'invalid_code', message: `code: ${expected}`, field: 'code' });
};

/** Reads a value by its schema. Throws `invalid_input` with every problem; paths begin with `at`. */
export const parse = <T>(schema: z.ZodType<T>, value: unknown, at: string[] = []): T => {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw invalidInput(read.error.issues.flatMap((issue) => problemsOf(issue, at)));
};

const invalidInput = (problems: [Problem, ...Problem[]] | Problem[]): HwaginError => {
  const { field, expected } = problems[0] ?? { field: 'input', expected: 'expected another value' };
  return new HwaginError({ code: 'invalid_input', message: `${field}: ${expected}`, field, problems });
};

type Issue = z.core.$ZodIssue;

const problemsOf = (issue: Issue, at: PropertyKey[]): Problem[] => {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: named([...path, key]), expected: 'not a known field' }));
  const meant = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
  if (meant) return meant.flatMap((inner) => problemsOf(inner, path));
  return [{ field: named(path), expected: issue.message }];
};

/** The branch of a union that the caller meant: it matches at its first level and fails further in. */
const meantBranch = (branches: Issue[][]): Issue[] | undefined =>
  branches.find((issues) => issues.length > 0 && issues.every((issue) => issue.path.length > 1 || isInner(issue)));

const isInner = (issue: Issue): boolean => issue.path.length === 1 && issue.code === 'unrecognized_keys';

const named = (path: PropertyKey[]): string => (path.length === 0 ? 'input' : path.map(String).join('.'));
