import { condition } from '@temporalio/workflow';
import type { AgreedTerms, Consent } from '../../contract/consent.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Run } from '../../protocol/run.ts';
import { iso } from '../run/iso.ts';

/** The user's agreement to the terms on the hosted page, if the start asks for it. Nothing is sent before. */
export class PageConsent {
  readonly #isAsked: boolean;
  #given: { at: number; terms: AgreedTerms } | undefined;

  constructor({ input }: Pick<Run, 'input'>) {
    this.#isAsked = 'consent' in input && input.consent === 'page';
  }

  get isAwaited(): boolean {
    return this.#isAsked && this.#given === undefined;
  }

  give(terms: AgreedTerms): void {
    this.#given = { at: Date.now(), terms };
  }

  /** Waits until consent is given or the wait is over for another reason. */
  async until(isOver: () => boolean, deadline: number): Promise<void> {
    await condition(() => !this.isAwaited || isOver(), Math.max(1, deadline - Date.now()), {
      summary: 'Until the user has agreed to the terms',
    });
  }

  /** The consent as the snapshot shows it. */
  get state(): Pick<Snapshot, 'consent'> {
    return this.#isAsked ? { consent: this.#given ? 'given' : 'awaited' } : {};
  }

  /** The consent as the outcome keeps it. */
  get evidence(): { consent?: Consent } {
    return this.#given ? { consent: { ...this.#given, at: iso(this.#given.at) } } : {};
  }
}
