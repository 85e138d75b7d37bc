import type { Reply } from '../http/provider.ts';

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** A field that no client knows yet. */
export const newField = { brandNewField: { some: ['thing'] } };
