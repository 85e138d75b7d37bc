/** Prints the progress of long steps: one line, without its newline. */
export type Say = (line: string) => void;

/** Progress goes to stderr, so that a command's own output stays clean. */
export const sayOnStderr: Say = (line) => {
  process.stderr.write(`[setup] ${line}\n`);
};

/** A set-up step that failed; `advice` says what the user can do about it. */
export class SetupError extends Error {
  override name = 'SetupError';

  constructor(
    message: string,
    readonly advice: string,
    options?: ErrorOptions,
  ) {
    super(`${message}\n  ${advice.replaceAll('\n', '\n  ')}`, options);
  }
}
