import { z } from 'zod';

/** Null, a blank text, a list with nothing in it. */
export const saysNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** A field that may be missing; what says nothing is missing. `keep` takes out of a list what says nothing in it. */
export const maybe = <S extends z.ZodType>(schema: S, keep: (given: unknown[]) => unknown[] = (given) => given) => {
  const read = (value: unknown): unknown => {
    const kept = Array.isArray(value) ? keep(value) : value;
    return saysNothing(kept) ? undefined : kept;
  };
  const preprocessed: unknown = z.preprocess(read, schema.optional());
  // As a type it takes what the schema takes, instead of anything.
  return (preprocessed as z.ZodType<z.output<S> | undefined, z.input<S> | null | undefined>).optional();
};

/** Refuses two spellings of a field that say different things. */
export const onlyOneOf =
  (one: string, other: string) =>
  (given: object, context: z.RefinementCtx): void => {
    const [first, second]: unknown[] = [Reflect.get(given, one), Reflect.get(given, other)];
    if (first === undefined || second === undefined || JSON.stringify(first) === JSON.stringify(second)) return;
    context.addIssue({ code: 'custom', path: [other], message: `expected nothing else than in ${one}` });
  };

/** Without the keys of fields that are missing. */
export const withoutUndefined = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map((each: unknown) => withoutUndefined(each)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(said.map(([name, field]) => [name, withoutUndefined<unknown>(field)])) as T;
};
