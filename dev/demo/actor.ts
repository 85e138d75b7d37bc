import { setTimeout as sleep } from 'node:timers/promises';
import { type HwaginClient, isHwaginError, type Snapshot } from '../../client/index.ts';
import { isEnd } from '../../contract/words.ts';
import type { SandboxControl } from '../../sandbox/index.ts';

export interface Scene {
  hwagin: HwaginClient;
  sandbox: SandboxControl;
  /** Prints what happens, for the person who watches. */
  say: (line: string) => void;
}

/** Temporary refusals: the worker or Temporal is restarting, or a call to the provider is in flight. */
const passing = ['no_worker', 'temporal_unreachable', 'busy', 'cooldown', 'not_awaiting'] as const;
const patienceMs = 120_000;

/**
 * The backend and the user of one verification, as patient as real ones: what could not be accepted now is submitted again
 * under the same request id, so that it counts once.
 */
export class Actor {
  readonly id: string;
  readonly scene: Scene;
  #requests = 0;

  constructor(id: string, scene: Scene) {
    this.id = id;
    this.scene = scene;
  }

  submitCode(code: string): Promise<Snapshot> {
    return this.#ask((requestId) => this.scene.hwagin.submitCode(this.id, code, { requestId, timeoutMs: 30_000 }));
  }

  approve(): Promise<Snapshot> {
    return this.#ask((requestId) => this.scene.hwagin.approve(this.id, { requestId, timeoutMs: 30_000 }));
  }

  resend(): Promise<Snapshot> {
    return this.#ask((requestId) => this.scene.hwagin.resend(this.id, { requestId, timeoutMs: 30_000 }));
  }

  reportTransfer(txHash: string): Promise<Snapshot> {
    return this.#ask((requestId) => this.scene.hwagin.reportTransfer(this.id, { txHash }, { requestId }));
  }

  /** Waits until a snapshot satisfies `wanted`, or the end. */
  async until(wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    const giveUp = Date.now() + patienceMs;
    for (;;) {
      const snapshot = await this.patiently(() => this.scene.hwagin.snapshot(this.id));
      if (wanted(snapshot) || isEnd(snapshot.status)) return snapshot;
      if (Date.now() > giveUp) throw new Error(`${this.id} is still ${snapshot.status} after ${patienceMs / 1_000} s`);
      await sleep(200);
    }
  }

  /** Repeats `act` while it fails with a temporary refusal. */
  async patiently<T>(act: () => Promise<T>): Promise<T> {
    const giveUp = Date.now() + patienceMs;
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!passing.some((code) => isHwaginError(error, code)) || Date.now() > giveUp) throw error;
        await sleep(500);
      }
    }
  }

  async #ask(send: (requestId: string) => Promise<Snapshot>): Promise<Snapshot> {
    const requestId = `${this.id}-${++this.#requests}`;
    try {
      await this.patiently(() => send(requestId));
    } catch (error) {
      // The end came first: the next line reads it.
      if (!isHwaginError(error, 'ended')) throw error;
    }
    return await this.until(({ status }) => status !== 'confirming' && status !== 'requesting');
  }
}
