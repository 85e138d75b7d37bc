import type { RefusalDetail } from '../../contract/refusals.ts';

/** What the user asks for while a verification is open. `code` is undefined where the user approves. */
export type Command = { kind: 'answer'; code: string | undefined } | { kind: 'resend' };

/** Answers whoever asked: with why it was not done, or nothing. */
export type Reply = (refused?: RefusalDetail) => void;

/** The command that is being carried out. One at a time: a call in flight decides before anything else does. */
export class Commands {
  #current: { command: Command; reply: Reply } | undefined;

  get current(): Command | undefined {
    return this.#current?.command;
  }

  /** Takes a command; the caller has checked that none is being carried out. Resolves with the reply. */
  take(command: Command): Promise<RefusalDetail | undefined> {
    return new Promise((resolve) => {
      this.#current = { command, reply: resolve };
    });
  }

  /** The current command is carried out; the next one can be taken. Gives the way to reply. */
  finish(): Reply {
    const { reply } = this.#current as { reply: Reply };
    this.#current = undefined;
    return reply;
  }
}
