import type { Reply, Respell } from '../http/provider.ts';
import type { Fault } from '../types.ts';
import { type Spelling, spellings } from './spellings.ts';

/** The spelling that a fault demands, otherwise that of the rules. */
export const spellingOf = (fault: Fault | undefined, rule: Spelling): Spelling =>
  spellings.find((spelling) => spelling === fault?.kind) ?? rule;

/** Changes only 2xx answers: a refusal stays as it is. */
export function spelt(reply: Reply, call: string, spelling: Spelling, respell: Respell | undefined): Reply {
  if (spelling === 'plain' || !respell || reply.status >= 300) return reply;
  if (typeof reply.body !== 'object' || reply.body === null) return reply;
  return respell(call, reply.body as Record<string, unknown>, spelling) ?? reply;
}
