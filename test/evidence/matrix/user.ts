import { setTimeout as sleep } from 'node:timers/promises';
import { readQr } from '../../../cli/qr.ts';
import {
  type HwaginClient,
  isEnd,
  isHwaginError,
  type Provider,
  type SendOptions,
  type Snapshot,
} from '../../../client/index.ts';
import type { SandboxControl } from '../../../sandbox/index.ts';

export const phone = '01012345678';

interface Scene {
  hwagin: HwaginClient;
  sandbox: SandboxControl;
  id: string;
  /** @default the phone of the inputs */
  phone?: string;
}

let amounts = 0;
/** An equal transfer within the hour would prevent a lost create from being found. */
const ownAmount = (): string => `0.${Date.now()}${String(++amounts).padStart(6, '0')}`;

/** Temporary refusals: the worker or Temporal is restarting. */
const passing = ['no_worker', 'temporal_unreachable'] as const;
/** How many unchecked answers make a user give up. */
const givesUpAfter = 3;
/** The next look shows why these were refused: something happened meanwhile. */
const meanwhile = ['ended', 'challenge_expired', 'busy', 'not_awaiting'] as const;
const patienceMs = 120_000;

/**
 * The backend and the user of one verification: they act sensibly, submit again with the same request id what could not be
 * accepted, and remember everything they were shown.
 */
export class User {
  readonly scene: Scene;
  readonly #options: object;
  readonly seen: Snapshot[] = [];
  /** Messages the user asked for. */
  resends = 0;
  /** The backend's decision about a transfer that was accepted: it has to reach the Enclave. */
  decided: 'txReport' | 'errorReport' | undefined;
  #codes = 0;
  #requests = 0;
  #unchecked = 0;

  /** @param options of the verification, instead of those of its input */
  constructor(scene: Scene, options: object = {}) {
    this.scene = scene;
    this.#options = options;
  }

  get #phone(): string {
    return this.scene.phone ?? phone;
  }

  get last(): Snapshot | undefined {
    return this.seen.at(-1);
  }

  /** Starts, and waits for the challenge (travel rule: until the provider has accepted it) or the end. */
  async start(provider: Provider, input: object): Promise<Snapshot> {
    const { hwagin, id } = this.scene;
    const given = input as { options?: object; person?: object; asset?: object };
    const asked = {
      ...given,
      ...(given.asset && { asset: { ...given.asset, amount: ownAmount() } }),
      ...(given.person && { person: { ...given.person, phone: this.#phone } }),
      options: { ...given.options, ...this.#options },
    } as never;
    this.#see(await patiently(() => hwagin.startAndWait(provider, id, asked, { timeoutMs: 110_000 })));
    return this.until(({ status }) => status !== 'requesting');
  }

  async look(): Promise<Snapshot> {
    return this.#see(await patiently(() => this.scene.hwagin.snapshot(this.scene.id)));
  }

  async until(wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    for (;;) {
      const snapshot = await this.look();
      if (wanted(snapshot) || isEnd(snapshot.status)) return snapshot;
      await sleep(250);
    }
  }

  /** Types the code of the newest message. */
  async submitRightCode(): Promise<void> {
    await this.#do(async ({ hwagin, sandbox, id }) => {
      const code = (await sandbox.code(this.#phone)) ?? '000000';
      return (options) => hwagin.submitCode(id, code, options);
    });
  }

  /** Types the app's code, for a different time step each time, because each can be used once. */
  async submitAppCode(): Promise<void> {
    const offset = [0, 30_000, -30_000][this.#codes++ % 3] ?? 0;
    await this.#do(async ({ hwagin, sandbox, id }) => {
      const uri = readQr(this.last?.challenge?.qrCode ?? '') ?? '';
      const key = new URL(uri).searchParams.get('secret') ?? '';
      const code = await sandbox.totp(key, Date.now() + offset);
      return (options) => hwagin.submitCode(id, code, options);
    });
  }

  async approve(): Promise<void> {
    await this.#do(async ({ hwagin, sandbox, id }) => {
      await sandbox.approve(this.#phone).catch(() => undefined);
      return (options) => hwagin.approve(id, options);
    });
  }

  async resend(): Promise<void> {
    this.resends++;
    await this.#do(
      ({ hwagin, id }) =>
        (options) =>
          hwagin.resend(id, options),
    );
  }

  async reportTransfer(): Promise<void> {
    if (
      await this.#do(
        ({ hwagin, id }) =>
          (options) =>
            hwagin.reportTransfer(id, { txHash: 'tx-1' }, options),
      )
    )
      this.decided = 'txReport';
  }

  async abandonTransfer(): Promise<void> {
    if (
      await this.#do(
        ({ hwagin, id }) =>
          (options) =>
            hwagin.abandonTransfer(id, 'changed_mind', options),
      )
    )
      this.decided = 'errorReport';
  }

  async cancel(): Promise<void> {
    await this.#do(
      ({ hwagin, id }) =>
        (options) =>
          hwagin.cancel(id, options),
    );
  }

  /**
   * Repeats `answer` until the end. Asks for another message if the last one has expired and more are left. Gives up if the
   * answer could not be checked three times.
   */
  async goOn(answer: () => Promise<void>): Promise<Snapshot> {
    for (;;) {
      const snapshot = await this.until(({ status }) => status === 'awaiting_user');
      const { challenge } = snapshot;
      if (isEnd(snapshot.status)) return snapshot;
      if (this.#unchecked >= givesUpAfter) await this.cancel();
      else if (challenge && Date.parse(challenge.expiresAt) <= Date.now()) {
        if (challenge.resendsLeft > 0) await this.resend();
        else await sleep(250);
      } else await answer();
    }
  }

  /** Returns whether it was accepted. */
  async #do(prepare: (scene: Scene) => Request | Promise<Request>): Promise<boolean> {
    const requestId = `${this.scene.id}-${++this.#requests}`;
    const request = await prepare(this.scene);
    try {
      this.#see(await patiently(() => request({ requestId, timeoutMs: 110_000 })));
      return true;
    } catch (error) {
      if (await this.#isToComeAgain(error)) return false;
      if (!meanwhile.some((code) => isHwaginError(error, code))) throw error;
      return false;
    }
  }

  /** The answer was not checked: waits for as long as the refusal says. */
  async #isToComeAgain(error: unknown): Promise<boolean> {
    if (!isHwaginError(error, 'busy') || (error.retryAfter ?? 0) <= 1) return false;
    this.#unchecked++;
    await sleep((error.retryAfter ?? 0) * 1_000);
    return true;
  }

  #see(snapshot: Snapshot): Snapshot {
    this.seen.push(snapshot);
    return snapshot;
  }
}

type Request = (options: SendOptions) => Promise<Snapshot>;

const patiently = async <T>(act: () => Promise<T>): Promise<T> => {
  const giveUp = Date.now() + patienceMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!passing.some((code) => isHwaginError(error, code)) || Date.now() > giveUp) throw error;
      await sleep(250);
    }
  }
};
