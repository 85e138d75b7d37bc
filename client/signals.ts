import { abandonReasonSchema, transferSchema } from '../contract/travel-rule/transfer.ts';
import type { UpdateName } from '../protocol/messages.ts';
import type { ClientContext } from './context.ts';
import { parse, parseCode } from './input.ts';
import { sendSignal, type TransferReport } from './updates.ts';

/**
 * The verbs as signals: they return once Temporal has them and need no worker then. What cannot be done is ignored by the
 * verification, and shows in its snapshot. Throws `invalid_input`, `invalid_code`, `not_found`, `ended`.
 */
export class Signals {
  readonly #context: ClientContext;

  constructor(context: ClientContext) {
    this.#context = context;
  }

  async submitCode(id: string, code: string): Promise<void> {
    await this.#send(id, 'submitCode', [parseCode(code)]);
  }

  async approve(id: string): Promise<void> {
    await this.#send(id, 'approve', []);
  }

  async resend(id: string): Promise<void> {
    await this.#send(id, 'resend', []);
  }

  async cancel(id: string): Promise<void> {
    await this.#send(id, 'cancel', []);
  }

  async reportTransfer(id: string, transfer: TransferReport): Promise<void> {
    await this.#send(id, 'reportTransfer', [parse(transferSchema, transfer)]);
  }

  async abandonTransfer(id: string, reason: string): Promise<void> {
    await this.#send(id, 'abandonTransfer', [parse(abandonReasonSchema, reason, ['reason'])]);
  }

  async #send(id: string, name: UpdateName, args: unknown[]): Promise<void> {
    await sendSignal(this.#context, id, name, args);
  }
}
