import type { World } from '../world.ts';
import type { Records, VaspRecord } from './records.ts';

const lookEveryMs = 50;
const answerWithinMs = 1000;
const attempts = 3;
const retryAfterMs = 1000;

/** Sends each result to the configured URL as it appears: the Enclave's side of the Callback API. */
export class Callbacks {
  readonly #world: World;
  readonly #records: Records;
  #timer: NodeJS.Timeout | undefined;

  constructor(world: World, records: Records) {
    this.#world = world;
    this.#records = records;
  }

  begin(): void {
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const to = this.#world.rules.verifyVaspCallback;
    if (!to) return;
    for (const record of this.#records.all()) {
      const result = this.#records.resultOf(record);
      // The caller itself reported this error, so it gets no callback.
      if (!result || record.reported || record.calledBack.includes(result.result)) continue;
      record.calledBack.push(result.result);
      for (let copy = 0; copy < (to.copies ?? 1); copy += 1) void this.#deliver(to, bodyOf(record, result));
    }
  }

  async #deliver(to: NonNullable<World['rules']['verifyVaspCallback']>, body: string): Promise<void> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (to.token) headers[to.header ?? 'authorization'] = to.header ? to.token : `Bearer ${to.token}`;
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      if (await accepted(to.url, headers, body)) return;
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs).unref());
    }
    this.#world.log(`VerifyVASP callback to ${to.url} was not accepted in ${attempts} attempts`);
  }
}

async function accepted(url: string, headers: Record<string, string>, body: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    const answer: unknown = await response.json();
    return response.status === 200 && typeof answer === 'object' && answer !== null && 'result' in answer
      ? answer.result === true
      : false;
  } catch {
    return false;
  }
}

function bodyOf(record: VaspRecord, { result, reason, message }: { result: string; reason: string; message?: string }) {
  return JSON.stringify({
    callbackType: 'VERIFICATION_RESULT',
    data: {
      verificationUuid: record.uuid,
      verificationResult: result,
      reason,
      ...(message ? { message } : {}),
      ivms101: {
        originator: JSON.parse(record.ivms101Originator) as unknown,
        beneficiary: JSON.parse(record.ivms101Beneficiary) as unknown,
      },
    },
  });
}
