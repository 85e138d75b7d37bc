import { setTimeout as sleep } from 'node:timers/promises';
import { readQr } from '../../../cli/qr.ts';
import { type HwaginClient, isEnd, isHwaginError, type Provider, type Snapshot } from '../../../client/index.ts';
import type { SandboxControl } from '../../../sandbox/index.ts';

export const phone = '01012345678';

interface Scene {
  hwagin: HwaginClient;
  sandbox: SandboxControl;
  id: string;
}

/** The backend and the user of one verification: they do what is sensible, and remember everything they were shown. */
export class User {
  readonly scene: Scene;
  readonly seen: Snapshot[] = [];
  /** Messages the user asked for. */
  resends = 0;
  #codes = 0;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  get last(): Snapshot | undefined {
    return this.seen.at(-1);
  }

  /** Starts and waits for the challenge, or, if that takes long, goes on without it. */
  async start(provider: Provider, input: object): Promise<Snapshot> {
    const { hwagin, id } = this.scene;
    return this.#see(await hwagin.startAndWait(provider, id, input as never, { timeoutMs: 110_000 }));
  }

  async look(): Promise<Snapshot> {
    return this.#see(await this.scene.hwagin.snapshot(this.scene.id));
  }

  async until(wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    for (;;) {
      const snapshot = await this.look();
      if (wanted(snapshot) || isEnd(snapshot.status)) return snapshot;
      await sleep(250);
    }
  }

  /** Types the code of the newest message. */
  submitRightCode(): Promise<void> {
    return this.#do(async ({ hwagin, sandbox, id }) =>
      hwagin.submitCode(id, (await sandbox.code(phone)) ?? '000000', { timeoutMs: 110_000 }),
    );
  }

  /** Types the app's code, of another moment each time, for each counts once. */
  submitAppCode(): Promise<void> {
    const offset = [0, 30_000, -30_000][this.#codes++ % 3] ?? 0;
    return this.#do(async ({ hwagin, sandbox, id }) => {
      const uri = readQr(this.last?.challenge?.qrCode ?? '') ?? '';
      const key = new URL(uri).searchParams.get('secret') ?? '';
      return hwagin.submitCode(id, await sandbox.totp(key, Date.now() + offset), { timeoutMs: 110_000 });
    });
  }

  approve(): Promise<void> {
    return this.#do(async ({ hwagin, sandbox, id }) => {
      await sandbox.approve(phone).catch(() => undefined);
      return hwagin.approve(id, { timeoutMs: 110_000 });
    });
  }

  resend(): Promise<void> {
    this.resends++;
    return this.#do(({ hwagin, id }) => hwagin.resend(id, { timeoutMs: 110_000 }));
  }

  reportTransfer(): Promise<void> {
    return this.#do(({ hwagin, id }) => hwagin.reportTransfer(id, { txHash: 'tx-1' }));
  }

  abandonTransfer(): Promise<void> {
    return this.#do(({ hwagin, id }) => hwagin.abandonTransfer(id, 'changed_mind'));
  }

  cancel(): Promise<void> {
    return this.#do(({ hwagin, id }) => hwagin.cancel(id, { timeoutMs: 110_000 }));
  }

  /** Goes on by `answer` until the end: asks for another message when the last one is over, if one may be had. */
  async goOn(answer: () => Promise<void>): Promise<Snapshot> {
    for (;;) {
      const snapshot = await this.until(({ status }) => status === 'awaiting_user');
      const { challenge } = snapshot;
      if (isEnd(snapshot.status)) return snapshot;
      if (challenge && Date.parse(challenge.expiresAt) <= Date.now()) {
        if (challenge.resendsLeft > 0) await this.resend();
        else await sleep(250);
      } else await answer();
    }
  }

  async #do(act: (scene: Scene) => Promise<Snapshot>): Promise<void> {
    try {
      this.#see(await act(this.scene));
    } catch (error) {
      // What is refused because of what happened meanwhile shows in the next look.
      if (!['ended', 'challenge_expired', 'busy', 'not_awaiting'].some((code) => isHwaginError(error, code as 'ended')))
        throw error;
    }
  }

  #see(snapshot: Snapshot): Snapshot {
    this.seen.push(snapshot);
    return snapshot;
  }
}
