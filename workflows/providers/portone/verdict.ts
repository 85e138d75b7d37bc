import type { Identity } from '../../../contract/outcome.ts';
import { notChecked, type UserFlow, type Verdict } from '../../conversation/types.ts';
import type { Attempt } from '../../run/calls.ts';

/** How both versions of PortOne answer a confirm. */
type Answer = { kind: 'verified'; identity: Identity } | { kind: 'refused'; code: string; meaning?: 'wrong' | 'over' };

/** The verdict of a confirm. `resolve` asks PortOne for the result if the answer does not show it. */
export const verdictOf = async (
  answer: Attempt<Answer>,
  answeredBy: UserFlow['answeredBy'],
  resolve: (otherwise: 'wrong' | 'unknown') => Promise<Verdict>,
): Promise<Verdict> => {
  if (!answer.ok) {
    if (answer.failure.kind === 'lost') return await resolve('unknown');
    if (answer.failure.kind === 'untrusted') return untrusted;
    return notChecked(answer.failure) ?? { kind: 'unknown' };
  }
  if (answer.value.kind === 'verified') return { kind: 'verified', evidence: { identity: answer.value.identity } };
  if (answer.value.meaning === 'wrong') return { kind: 'wrong' };
  if (answer.value.meaning === 'over') return { kind: 'unknown', over: true };
  // "Already confirmed" is one of the refusals that have no code: the result shows it.
  return await resolve(answeredBy === 'code' ? 'wrong' : 'unknown');
};

export const untrusted: Verdict = { kind: 'end', status: 'failed', reason: 'invalid_result' };
