import { connect, type HwaginClient } from '../client/index.ts';
import { humanOutput, jsonOutput, type Output } from './output.ts';
import type { Terminal } from './terminal.ts';

/** What one command works with. */
export class Session {
  readonly terminal: Terminal;
  readonly output: Output;
  /** Sets the exit code of a command that did its work. */
  readonly endWith: (code: number) => void;

  constructor(terminal: Terminal, json: boolean, endWith: (code: number) => void) {
    this.terminal = terminal;
    this.output = json ? jsonOutput(terminal) : humanOutput(terminal);
    this.endWith = endWith;
  }

  /** Connects, does something, closes. */
  async withClient(act: (client: HwaginClient) => Promise<void>): Promise<void> {
    const client = await connect({ env: this.terminal.env });
    try {
      await act(client);
    } finally {
      await client.close();
    }
  }
}
