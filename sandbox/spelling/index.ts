import type { Reply } from '../http/provider.ts';
import type { Fault } from '../types.ts';
import type { Respell } from './respell.ts';

/**
 * How a vendor spells a right answer. `otherwise`: every way that is seen of it, all at once, and fields nobody knows yet.
 * `otherTypes`: what decides is as documented, and the rest of another type.
 */
export const spellings = ['plain', 'otherwise', 'otherTypes'] as const;
export type Spelling = (typeof spellings)[number];

/** The spelling that a fault orders, else that of the rules. */
export const spellingOf = (fault: Fault | undefined, rule: Spelling): Spelling =>
  spellings.find((spelling) => spelling === fault?.kind) ?? rule;

/** Answers of 2xx alone: a refusal stays as it is. */
export function spelt(reply: Reply, call: string, spelling: Spelling, respell: Respell | undefined): Reply {
  if (spelling === 'plain' || !respell || reply.status >= 300) return reply;
  if (typeof reply.body !== 'object' || reply.body === null) return reply;
  return respell(call, reply.body as Record<string, unknown>, spelling) ?? reply;
}
