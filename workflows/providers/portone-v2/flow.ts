import { proxyActivities } from '@temporalio/workflow';
import type { PortOneV2Activities } from '../../../activities/portone-v2/types.ts';
import { portOneV2Facts } from '../../../contract/providers/portone-v2/facts.ts';
import type { Run } from '../../../protocol/run.ts';
import { conversationFlow } from '../../conversation/flow.ts';
import { type NotSent, notSent, type Sent, type UserFlow, type Verdict } from '../../conversation/types.ts';
import { attempt, attemptKeyed, once, safe } from '../../run/calls.ts';
import { proxyWanted, type Wanted } from '../../run/wanted.ts';
import { untrusted, verdictOf } from '../portone/verdict.ts';
import { portOneV2Shapes } from './shapes.ts';

type Input = Run<'portone-v2'>['input'];

const { portOneV2Send } = proxyWanted<PortOneV2Activities>({ ...once, summary: 'Send the message' });
const { portOneV2Resend } = proxyWanted<PortOneV2Activities>({ ...once, summary: 'Send the message again' });
const { portOneV2Confirm } = proxyWanted<PortOneV2Activities>({ ...once, summary: 'Check the answer' });
const { portOneV2Get } = proxyActivities<PortOneV2Activities>({ ...safe, summary: 'Ask for the result' });

/**
 * PortOne V2: send → resend* → confirm. A call counts as lost here only after it was repeated under its Idempotency-Key; then GET
 * shows the result.
 */
class PortOneV2Flow implements UserFlow {
  readonly #input: Input;
  readonly answeredBy: UserFlow['answeredBy'];
  readonly facts = portOneV2Facts;
  readonly resend: UserFlow['resend'];
  #reference: string | undefined;
  #session = 0;
  #sends = 0;
  /** The identity verification has failed at PortOne: it can no longer be answered, and a new one is needed. */
  #dead = false;

  constructor(input: Input) {
    this.#input = input;
    this.answeredBy = input.method === 'SMS' ? 'code' : 'approval';
    this.resend = input.method === 'SMS' ? (wanted) => this.#resend(wanted) : undefined;
  }

  async send(wanted: Wanted): Promise<Sent | NotSent> {
    this.#session++;
    const numbers = this.#numbers(++this.#sends, 0);
    const sent = await attemptKeyed(() => portOneV2Send(this.#input, numbers), wanted);
    if (!sent.ok) return notSent(sent.failure);
    this.#reference = sent.value.reference;
    this.#dead = false;
    return { kind: 'sent', reference: sent.value.reference };
  }

  async #resend(wanted: Wanted): Promise<Sent | NotSent> {
    const reference = this.#reference;
    if (reference === undefined || this.#dead) return await this.send(wanted);
    const numbers = this.#numbers(++this.#sends, 0);
    const sent = await attemptKeyed(() => portOneV2Resend(reference, numbers), wanted);
    return sent.ok ? { kind: 'sent', reference } : notSent(sent.failure);
  }

  async confirm(code: string | undefined, answerNumber: number, wanted: Wanted): Promise<Verdict> {
    const reference = this.#reference as string;
    const numbers = this.#numbers(this.#sends, answerNumber);
    const answer = await attemptKeyed(
      () => portOneV2Confirm(reference, numbers, ...(code === undefined ? [] : [code])),
      wanted,
    );
    return await verdictOf(answer, this.answeredBy, (otherwise) => this.#resolve(reference, otherwise));
  }

  #numbers(challenge: number, answer: number) {
    return { session: this.#session, challenge, answer };
  }

  async #resolve(reference: string, otherwise: 'wrong' | 'unknown'): Promise<Verdict> {
    const found = await attempt(() => portOneV2Get(reference));
    if (!found.ok) return found.failure.kind === 'untrusted' ? untrusted : { kind: 'unknown' };
    if (found.value.kind === 'verified') return { kind: 'verified', evidence: { identity: found.value.identity } };
    if (found.value.kind === 'ready') return { kind: otherwise };
    this.#dead = true;
    return { kind: otherwise, over: true };
  }
}

export const portOneV2 = conversationFlow(portOneV2Facts, portOneV2Shapes, (run) => new PortOneV2Flow(run.input));
