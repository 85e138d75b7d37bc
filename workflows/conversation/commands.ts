import type { RefusalDetail } from '../../contract/refusals.ts';

/** What the user can ask for while a verification is open. `code` is undefined where the user approves instead. */
export type Command = { kind: 'answer'; code: string | undefined } | { kind: 'resend' };

/** Answers the caller: with the reason it was not done, or with nothing. */
export type Reply = (refused?: RefusalDetail) => void;

/** The command in progress. There is only one at a time: a call in flight decides before anything else does. */
export class Commands {
  #current: { command: Command; reply: Reply } | undefined;

  get current(): Command | undefined {
    return this.#current?.command;
  }

  /** Takes a command. The caller has checked that none is in progress. Resolves with the reply. */
  take(command: Command): Promise<RefusalDetail | undefined> {
    return new Promise((resolve) => {
      this.#current = { command, reply: resolve };
    });
  }

  /** Marks the current command as done, so that the next one can be taken. Returns the function that replies to its caller. */
  finish(): Reply {
    const { reply } = this.#current as { reply: Reply };
    this.#current = undefined;
    return reply;
  }
}
