/** Checks whether a value has a type's shape. Written by hand to keep zod out of the bundle. Additional fields are ignored. */
export type Shape<T> = (value: unknown) => value is T;

type Fields<T> = { [K in keyof T]-?: Shape<T[K]> };

export const text = (value: unknown): value is string => typeof value === 'string';
export const number = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const boolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** One of a closed set of words. */
export const word =
  <const W extends string | boolean>(...words: W[]): Shape<W> =>
  (value): value is W =>
    (words as unknown[]).includes(value);

/** All words of a type. A word that is missing here, or not in the type, does not compile. */
export const wordOf = <W extends string>(words: Record<W, true>): Shape<W> => word(...(Object.keys(words) as W[]));

export const optional =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || shape(value);

export const list =
  <T>(shape: Shape<T>): Shape<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(shape);

export const object =
  <T extends object>(fields: Fields<T>): Shape<T> =>
  (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries<Shape<unknown>>(fields).every(([name, has]) => has((value as Record<string, unknown>)[name]));

export const either =
  <A, B>(one: Shape<A>, other: Shape<B>): Shape<A | B> =>
  (value): value is A | B =>
    one(value) || other(value);
