import { proxyActivities } from '@temporalio/workflow';
import type { PortOneV1Activities } from '../../../activities/portone-v1/types.ts';
import { portOneV1Facts } from '../../../contract/providers/portone-v1/facts.ts';
import type { Run } from '../../../protocol/run.ts';
import { conversationFlow } from '../../conversation/flow.ts';
import { type NotSent, notSent, type Sent, type UserFlow, type Verdict } from '../../conversation/types.ts';
import { attempt, attemptOnce, once, safe } from '../../run/calls.ts';
import { proxyWanted, type Wanted } from '../../run/wanted.ts';
import { untrusted, verdictOf } from '../portone/verdict.ts';
import { portOneV1Shapes } from './shapes.ts';

type Input = Run<'portone-v1'>['input'];

const { portOneV1Request } = proxyWanted<PortOneV1Activities>({ ...once, summary: 'Send the message' });
const { portOneV1Confirm } = proxyWanted<PortOneV1Activities>({ ...once, summary: 'Check the answer' });
const { portOneV1Certification } = proxyActivities<PortOneV1Activities>({ ...safe, summary: 'Ask for the result' });

/** PortOne V1: otp/request (also for each resend; there is no other call) → otp/confirm, and GET if the result is in doubt. */
class PortOneV1Flow implements UserFlow {
  readonly #input: Input;
  readonly answeredBy: UserFlow['answeredBy'];
  readonly facts = portOneV1Facts;
  #impUid: string | undefined;
  #requests = 0;

  constructor(input: Input) {
    this.#input = input;
    this.answeredBy = input.method === 'SMS' ? 'code' : 'approval';
  }

  async send(wanted: Wanted): Promise<Sent | NotSent> {
    const number = ++this.#requests;
    const sent = await attemptOnce(() => portOneV1Request(this.#input, number), wanted);
    if (!sent.ok) return notSent(sent.failure);
    this.#impUid = sent.value.impUid;
    return { kind: 'sent', reference: sent.value.impUid };
  }

  resend(wanted: Wanted): Promise<Sent | NotSent> {
    return this.send(wanted);
  }

  async confirm(code: string | undefined, _answer: number, wanted: Wanted): Promise<Verdict> {
    const impUid = this.#impUid as string;
    const answer = await attemptOnce(() => portOneV1Confirm(impUid, ...(code === undefined ? [] : [code])), wanted);
    return await verdictOf(answer, this.answeredBy, (otherwise) => this.#resolve(impUid, otherwise));
  }

  async #resolve(impUid: string, otherwise: 'wrong' | 'unknown'): Promise<Verdict> {
    const found = await attempt(() => portOneV1Certification(impUid));
    if (found.ok && found.value.kind === 'verified')
      return { kind: 'verified', evidence: { identity: found.value.identity } };
    if (!found.ok && found.failure.kind === 'untrusted') return untrusted;
    return { kind: found.ok ? otherwise : 'unknown' };
  }
}

export const portOneV1 = conversationFlow(portOneV1Facts, portOneV1Shapes, (run) => new PortOneV1Flow(run.input));
