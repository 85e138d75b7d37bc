import { Context } from '@temporalio/activity';
import type { MobileOkActivities } from '../../../activities/mobile-ok/types.ts';
import type { NhnOtpActivities } from '../../../activities/nhn-otp/types.ts';
import type { PortOneV1Activities } from '../../../activities/portone-v1/types.ts';
import type { CallNumbers, PortOneV2Activities } from '../../../activities/portone-v2/types.ts';
import type { Identity } from '../../../contract/outcome.ts';
import { refusalCode } from '../reference/conversation.ts';
import type { Phrase } from '../words.ts';
import { Line } from './line.ts';

/** What a provider knows of one session (token, imp_uid, identity verification, key). */
interface Session {
  reference: string;
  code: string;
  token: number;
  proven: boolean;
  dead: boolean;
  resendsLeft: number;
}

/** A provider that verifies users, as one verification meets it: it holds the truth, whatever becomes of its answers. */
export class Authenticator {
  readonly line = new Line();
  readonly id: string;
  readonly #sessions = new Map<string, Session>();
  readonly #keyed = new Map<string, unknown>();
  /** The session whose message the flow knows of. */
  #known: Session | undefined;
  /** What the user does next: how a refusal is phrased, and whether they approve in their app. */
  phrase: Phrase = 'none';
  approves = false;
  messages = 0;
  answers = 0;
  /** It has said, and was heard, that this is the person. */
  saidVerified = false;
  /** What must never happen, where it did. */
  readonly violations: string[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** The code that the user reads in the newest message they were told of. */
  get code(): string {
    return this.#known?.code ?? '000000';
  }

  /** The last newest message has been heard of by the flow. */
  #heard<T>(session: Session, answer: T): T {
    this.#known = session;
    return answer;
  }

  get identity(): Identity {
    return { ci: `ci-${this.id}`, verifiedAt: new Date(0).toISOString(), providerReference: this.id };
  }

  #verified<T>(answer: T): T {
    this.saidVerified = true;
    return answer;
  }

  #open(reference: string): Session {
    const session = { reference, code: '', token: 0, proven: false, dead: false, resendsLeft: 2 };
    this.#sessions.set(reference, session);
    return session;
  }

  #session(reference: string): Session {
    const session = this.#sessions.get(reference);
    if (session) return session;
    this.violations.push(`a call about ${reference}, which does not exist`);
    return this.#open(reference);
  }

  #message(session: Session): void {
    this.messages++;
    session.code = String(100_000 + this.messages);
  }

  #isRight(session: Session, code: string | undefined): boolean {
    this.answers++;
    return code === undefined ? this.approves : code === session.code;
  }

  /** A keyed call is carried out once, however often it is repeated; a run of the same id has keys of its own. */
  #once<T>(call: string, numbers: CallNumbers, act: () => T): T {
    const key = JSON.stringify([Context.current().info.workflowExecution?.runId, call, numbers]);
    if (!this.#keyed.has(key)) this.#keyed.set(key, act());
    return this.#keyed.get(key) as T;
  }

  readonly mobileOk: MobileOkActivities = {
    mobileOkToken: () =>
      this.line.call('token/get', 'local', () => {
        const { reference } = this.#open(`tx-${this.#sessions.size + 1}`);
        return { token: `${reference}.0`, publicKey: 'key', clientTxId: reference };
      }),
    mobileOkRequest: async (given, input) => {
      const session = this.#session(given.clientTxId);
      const answer = await this.line.call('auth/request', 'once', () => {
        if (input.method !== 'ARS') this.#message(session);
        else this.messages++;
        return { token: this.#next(session, given.token), ...(input.method === 'SMS' && { resendsLeft: 2 }) };
      });
      return this.#heard(session, answer);
    },
    mobileOkResend: async (given) => {
      const session = this.#session(given.clientTxId);
      const answer = await this.line.call('auth/resend', 'once', () => {
        this.#message(session);
        session.resendsLeft--;
        return { token: this.#next(session, given.token), resendsLeft: session.resendsLeft };
      });
      return this.#heard(session, answer);
    },
    mobileOkCall: async (given) => {
      const session = this.#session(given.clientTxId);
      const call = () => {
        this.#message(session);
        return { token: this.#next(session, given.token) };
      };
      return this.#heard(session, await this.line.call('auth/call', 'once', call));
    },
    mobileOkConfirm: async (given, code) => {
      const session = this.#session(given.clientTxId);
      const verdict = await this.line.call('confirm/request', 'once', () => {
        const token = this.#next(session, given.token);
        if (this.#isRight(session, code)) return { kind: 'verified' as const, identity: this.identity };
        const { phrase } = this;
        const known = phrase === 'wrong' || phrase === 'pending' || phrase === 'stale' || phrase === 'denied';
        const meaning = known || phrase === 'final' ? { meaning: phrase } : {};
        return { kind: 'refused' as const, code: refusalCode, token, ...meaning };
      });
      return verdict.kind === 'verified' ? this.#verified(verdict) : verdict;
    },
  };

  /** MobileOK's tokens: each answer's replaces the last. */
  #next(session: Session, given: string): string {
    if (given !== `${session.reference}.${session.token}`) this.violations.push(`${given} is not the newest token`);
    session.token++;
    return `${session.reference}.${session.token}`;
  }

  readonly portOneV1: Omit<PortOneV1Activities, 'portOneV1Erase'> = {
    portOneV1Request: async (_input, number) => {
      const session = await this.line.call('otp/request', 'once', () => {
        const opened = this.#open(`imp_${number}_${this.#sessions.size + 1}`);
        this.#message(opened);
        return opened;
      });
      return this.#heard(session, { impUid: session.reference });
    },
    portOneV1Confirm: (impUid, code) => this.#confirm(this.#session(impUid), 'otp/confirm', 'once', code),
    portOneV1Certification: async (impUid) => {
      const session = this.#session(impUid);
      const proven = await this.line.call('certifications/get', 'safe', () => session.proven);
      return proven ? this.#verified({ kind: 'verified', identity: this.identity }) : { kind: 'uncertified' };
    },
  };

  readonly portOneV2: PortOneV2Activities = {
    portOneV2Send: async (_input, numbers) => {
      const session = await this.line.call('send', 'keyed', () =>
        this.#once('send', numbers, () => {
          const opened = this.#open(`iv-${numbers.session}`);
          this.#message(opened);
          return opened;
        }),
      );
      return this.#heard(session, { reference: session.reference });
    },
    portOneV2Resend: async (reference, numbers) => {
      const session = this.#session(reference);
      await this.line.call('resend', 'keyed', () => this.#once('resend', numbers, () => this.#message(session)));
      this.#heard(session, undefined);
      return 'resent';
    },
    portOneV2Confirm: (reference, numbers, code) =>
      this.#confirm(this.#session(reference), 'confirm', 'keyed', code, numbers),
    portOneV2Get: async (reference) => {
      const session = this.#session(reference);
      const { proven, dead } = await this.line.call('get', 'safe', () => ({ ...session }));
      if (proven) return this.#verified({ kind: 'verified', identity: this.identity });
      return dead ? { kind: 'failed', code: 'DEAD' } : { kind: 'ready' };
    },
  };

  async #confirm(session: Session, call: string, cls: 'once' | 'keyed', code?: string, numbers?: CallNumbers) {
    const act = () => {
      const closed = session.proven || session.dead;
      const right = this.#isRight(session, code);
      if (closed) return { kind: 'refused' as const, code: 'CLOSED' };
      if (right) {
        session.proven = true;
        return { kind: 'verified' as const, identity: this.identity };
      }
      const { phrase } = this;
      if (phrase === 'dead' && cls === 'keyed') session.dead = true;
      return phrase === 'wrong' || phrase === 'over'
        ? { kind: 'refused' as const, code: 'NO', meaning: phrase }
        : { kind: 'refused' as const, code: 'NO' };
    };
    const verdict = await this.line.call(call, cls, () => (numbers ? this.#once(call, numbers, act) : act()));
    return verdict.kind === 'verified' ? this.#verified(verdict) : verdict;
  }

  readonly nhnOtp: NhnOtpActivities = {
    nhnOtpReady: () =>
      this.line.call('ready', 'local', () => {
        this.#app('KEY');
        return 'ready';
      }),
    nhnOtpKey: async () => {
      const encodedKey = `KEY${this.#sessions.size}`;
      await this.line.call('keys', 'safe', () => this.#app(encodedKey));
      return { encodedKey, qrCode: 'cGljdHVyZQ==' };
    },
    nhnOtpCheck: async ({ code }) => {
      const session = this.#known as Session;
      const answer = await this.line.call('codes/verification', 'once', () => {
        const right = this.#isRight(session, code);
        // A code is good for one use; the app shows another then.
        if (right) session.code = String(Number(session.code) + 1);
        const { phrase } = this;
        if (right) return { kind: 'right' as const, at: new Date(0).toISOString() };
        const meaning = phrase === 'unknown' || phrase === 'final' ? phrase : ('wrong' as const);
        return { kind: 'refused' as const, code: refusalCode, meaning };
      });
      return answer.kind === 'right' ? this.#verified(answer) : answer;
    },
  };

  #app(key: string): void {
    const session = this.#open(key);
    session.code = '200000';
    this.#known = session;
  }
}
