import type { Outcome, Snapshot } from '../client/index.ts';
import { drawQr } from './qr.ts';
import type { Terminal } from './terminal.ts';
import { outcomeInWords } from './words/outcome.ts';
import { snapshotInWords } from './words/snapshot.ts';

/** One JSON value, on one line. */
export const printJson = (terminal: Terminal, value: unknown): void => {
  terminal.stdout.write(`${JSON.stringify(value)}\n`);
};

const printLines = (terminal: Terminal, lines: readonly string[]): void => {
  terminal.stdout.write(`${lines.join('\n')}\n`);
};

/** What a command shows: JSON for programs, words for people. */
export interface Output {
  snapshot(snapshot: Snapshot, options?: { qr?: boolean }): void;
  outcome(outcome: Outcome): void;
  value(value: unknown, inWords: () => string[]): void;
}

export const jsonOutput = (terminal: Terminal): Output => ({
  snapshot: (snapshot) => printJson(terminal, snapshot),
  outcome: (outcome) => printJson(terminal, outcome),
  value: (value) => printJson(terminal, value),
});

export const humanOutput = (terminal: Terminal): Output => ({
  snapshot: (snapshot, { qr = false } = {}) => {
    const { qrCode } = snapshot.challenge ?? {};
    if (qr && qrCode !== undefined) printLines(terminal, drawQr(qrCode));
    printLines(terminal, snapshotInWords(snapshot, new Date()));
  },
  outcome: (outcome) => printLines(terminal, outcomeInWords(outcome)),
  value: (_value, inWords) => printLines(terminal, inWords()),
});
