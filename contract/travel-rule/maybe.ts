import { z } from 'zod';

/** Whether a value counts as missing: null, a blank text, an empty list. */
export const saysNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** An optional field; an empty value counts as missing. `keep` removes the empty items of a list. */
export const maybe = <S extends z.ZodType>(schema: S, keep: (given: unknown[]) => unknown[] = (given) => given) => {
  const read = (value: unknown): unknown => {
    const kept = Array.isArray(value) ? keep(value) : value;
    return saysNothing(kept) ? undefined : kept;
  };
  const preprocessed: unknown = z.preprocess(read, schema.optional());
  // Its input type is that of the schema, instead of unknown.
  return (preprocessed as z.ZodType<z.output<S> | undefined, z.input<S> | null | undefined>).optional();
};

/** Refuses two spellings of a field with different values. */
export const onlyOneOf =
  (one: string, other: string) =>
  (given: object, context: z.RefinementCtx): void => {
    const [first, second]: unknown[] = [Reflect.get(given, one), Reflect.get(given, other)];
    if (first === undefined || second === undefined || JSON.stringify(first) === JSON.stringify(second)) return;
    context.addIssue({ code: 'custom', path: [other], message: `expected the same value as in ${one}` });
  };

/** Without the keys of fields that are missing. */
export const withoutUndefined = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map((each: unknown) => withoutUndefined(each)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(said.map(([name, field]) => [name, withoutUndefined<unknown>(field)])) as T;
};
