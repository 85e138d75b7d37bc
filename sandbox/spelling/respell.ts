import type { Reply } from '../http/provider.ts';
import type { Spelling } from './index.ts';

/** A vendor's right answer, as it may also come; undefined for one that has no other way. */
export type Respell = (
  call: string,
  body: Record<string, unknown>,
  spelling: Exclude<Spelling, 'plain'>,
) => Reply | undefined;

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** A field that no client knows yet. */
export const newField = { brandNewField: { some: ['thing'] } };
