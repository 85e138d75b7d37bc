import type { Callback } from '../contract/callbacks.ts';
import type { AgreedTerms } from '../contract/consent.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { InputOf, Provider } from '../contract/providers/index.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { VerbName } from '../contract/verbs.ts';
import { callbackSignal } from '../protocol/messages.ts';
import type { AccessedBy } from './access.ts';
import { type GivenWith, readArguments, type TransferReport } from './arguments.ts';
import type { ClientContext } from './context.ts';
import { type Erased, type EraseOptions, erase } from './erase.ts';
import { parseId } from './input.ts';
import { type ListFilter, list } from './list.ts';
import { look } from './look.ts';
import { readOutcome, readSnapshot } from './read.ts';
import { type Signals, signalsOf } from './signals.ts';
import { type StartAndWaitOptions, type StartOptions, start, startAndWait } from './start.ts';
import { type ProviderSwitch, readSwitches, setSwitch } from './switches.ts';
import { type SendOptions, send, sendSignal } from './updates.ts';
import { type WatchOptions, watch } from './watch.ts';
import { resendWebhooks, type WebhookDelivery, webhooksOf } from './webhooks.ts';

/** A method for each verb of `contract/verbs.ts`. */
type Verbs = {
  [V in VerbName]: (id: string, ...given: [...GivenWith<V>, options?: SendOptions]) => Promise<Snapshot>;
};

/**
 * Verifications, by id. Every method throws `HwaginError`; `invalid_input` and `temporal_unreachable` are possible everywhere,
 * `not_found` wherever an id is named. After the end every verb is refused with `ended`, and the error includes the end.
 */
export class HwaginClient implements Verbs, AsyncDisposable {
  /** The same verbs for callers that do not wait: sent, but not answered. */
  readonly signal: Signals;
  readonly #context: ClientContext;
  readonly #close: () => Promise<void>;

  constructor(context: ClientContext, close: () => Promise<void>) {
    this.#context = context;
    this.#close = close;
    this.signal = signalsOf(context);
  }

  /**
   * Starts a verification and returns at once, with `requesting`. Needs no worker. The same id with the same input returns the
   * existing verification, running or ended, for as long as Temporal retains it. With another input it throws `already_exists`.
   */
  async start<P extends Provider>(
    provider: P,
    id: string,
    input: InputOf<P>,
    options?: StartOptions,
  ): Promise<Snapshot> {
    return start(this.#context, provider, id, input, options);
  }

  /**
   * Starts a verification and returns once the challenge was sent (travel rule: once the provider has accepted it) or the
   * verification has ended; after `timeoutMs` it returns the current state. Idempotent like `start`. Throws `no_worker` if no
   * worker answers; the verification is started nevertheless. Throws `not_configured` if the worker has no settings for the
   * provider.
   */
  async startAndWait<P extends Provider>(
    provider: P,
    id: string,
    input: InputOf<P>,
    options?: StartAndWaitOptions,
  ): Promise<Snapshot> {
    return startAndWait(this.#context, provider, id, input, options);
  }

  /**
   * Submits what the user typed and waits for the verdict: see `status` and `lastAttempt`. Throws `invalid_code`, `not_awaiting`,
   * `busy`, `challenge_expired`, `ended`, `no_worker`.
   */
  async submitCode(id: string, code: string, options?: SendOptions): Promise<Snapshot> {
    return this.#send('submitCode', id, [code], options);
  }

  /** Submits that the user has approved (PASS, APP, ARS), and waits for the verdict. Throws the same errors as `submitCode`. */
  async approve(id: string, options?: SendOptions): Promise<Snapshot> {
    return this.#send('approve', id, [], options);
  }

  /** Sends a new message. Tries are not given back. Throws `cooldown` (with `retryAfter`), `no_resends_left`, `busy`, `ended`. */
  async resend(id: string, options?: SendOptions): Promise<Snapshot> {
    return this.#send('resend', id, [], options);
  }

  /** Ends the verification as `canceled`; an answer in flight still decides. Throws `ended`. */
  async cancel(id: string, options?: SendOptions): Promise<Snapshot> {
    return this.#send('cancel', id, [], options);
  }

  /** Submits the user's agreement to these terms, for a start with `consent: 'page'`. Throws `not_awaiting`, `ended`. */
  async consent(id: string, terms: AgreedTerms, options?: SendOptions): Promise<Snapshot> {
    return this.#send('consent', id, [terms], options);
  }

  /** Travel rule: reports that the transfer is on its chain. Throws `not_awaiting`, `ended`. */
  async reportTransfer(id: string, transfer: TransferReport, options?: SendOptions): Promise<Snapshot> {
    return this.#send('reportTransfer', id, [transfer], options);
  }

  /**
   * Travel rule: reports that there will be no transfer. `reason` is a stable word without personal data. Throws `not_awaiting`,
   * `ended`.
   */
  async abandonTransfer(id: string, reason: string, options?: SendOptions): Promise<Snapshot> {
    return this.#send('abandonTransfer', id, [reason], options);
  }

  /** Passes on a callback of VerifyVASP's Callback API. Sent as a signal: returns once Temporal has it. */
  async callback(id: string, callback: Callback): Promise<void> {
    return sendSignal(this.#context, id, callbackSignal, [callback]);
  }

  /** Throws `not_found` or `erased` if the verification is not there (any more). Cheap: needs no worker. */
  async expectKept(id: string): Promise<void> {
    await look(this.#context, parseId(id));
  }

  /** The current state; after the end it is read from the result, without a worker. Throws `no_worker` while it is open. */
  async snapshot(id: string): Promise<Snapshot> {
    return readSnapshot(this.#context, id);
  }

  /**
   * Yields a snapshot for each change, until the end: `for await (const snapshot of hwagin.watch(id)) …`. Adds nothing to the
   * history.
   */
  watch(id: string, options?: WatchOptions): AsyncGenerator<Snapshot, void, undefined> {
    return watch(this.#context, id, options);
  }

  /**
   * Waits for the end and returns it with its evidence: personal data. Needs no worker after the end. The access and its purpose
   * are recorded first.
   */
  async result(id: string, options?: AccessedBy): Promise<Outcome>;
  /** Waits at most this long; returns undefined if the verification has not ended by then. */
  async result(id: string, options: AccessedBy & { timeoutMs?: number }): Promise<Outcome | undefined>;
  async result(id: string, options: AccessedBy & { timeoutMs?: number } = {}): Promise<Outcome | undefined> {
    return readOutcome(this.#context, id, options);
  }

  /**
   * Erases an ended verification, at PortOne V1 too, which offers that. Returns once Temporal no longer finds it (seconds to a
   * minute). Its id stays taken (`erased`). Safe to repeat. Throws `busy` while it is open, `forbidden` while the law requires it
   * to be kept, `not_configured` if the provider that has to erase its data is off, `no_worker`.
   */
  async erase(id: string, options?: EraseOptions): Promise<Erased> {
    return erase(this.#context, id, options);
  }

  /** Lists verifications by provider, method, status, purpose, reference and time, open ones first; without `qrCode`. */
  async list(filter?: ListFilter): Promise<Snapshot[]> {
    return list(this.#context, filter);
  }

  /**
   * Switches a provider off or on again. While it is off, nothing new starts (`not_configured`), but open verifications can be
   * answered. For operators: workers know within seconds, without a deploy.
   */
  async switchProvider(provider: Provider, on: boolean): Promise<void> {
    return setSwitch(this.#context, provider, on);
  }

  /** Every provider, and whether an operator has switched it off. */
  async providerSwitches(): Promise<ProviderSwitch[]> {
    return readSwitches(this.#context);
  }

  /** The delivery state of each webhook of a verification, in order. */
  async webhooks(id: string): Promise<WebhookDelivery[]> {
    return webhooksOf(this.#context, id);
  }

  /** Sends webhooks of a verification again: all, or the one with this sequence number. Throws `not_found`. */
  async resendWebhooks(id: string, sequence?: number): Promise<WebhookDelivery[]> {
    return resendWebhooks(this.#context, id, sequence);
  }

  /** Closes the connection, unless it was passed in. */
  async close(): Promise<void> {
    await this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
  async #send<V extends VerbName>(verb: V, id: string, given: GivenWith<V>, options?: SendOptions): Promise<Snapshot> {
    return send(this.#context, id, verb, readArguments(verb, given), options);
  }
}
