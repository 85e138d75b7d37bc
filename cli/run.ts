import { CommanderError } from 'commander';
import { HwaginError, SettingsError } from '../client/index.ts';
import { settingsExitCode } from '../config/settings.ts';
import type { RefusalDetail } from '../contract/refusals.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { printJson } from './output.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command to its end and returns the exit code; never throws. */
export const run = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const json = args.includes('--json');
  const ended = { code: exitCodes.done as number };
  try {
    await createProgram(terminal, json, (code) => {
      ended.code = code;
    }).parseAsync(args, { from: 'user' });
    return ended.code;
  } catch (error) {
    return explain(error, terminal, json);
  }
};

const explain = (error: unknown, terminal: Terminal, json: boolean): number => {
  if (error instanceof CommanderError) return explainUsage(error, terminal, json);
  const refusal = refusalOf(error);
  if (!refusal) {
    if (json) printJson(terminal, { error: { code: 'internal', message: 'An internal error of hwagin; see stderr' } });
    terminal.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exitCodes.refused;
  }
  if (json) printJson(terminal, { error: shown(refusal) });
  else terminal.stderr.write(`${wordsFor(refusal)}\n`);
  return exitCodeOf(refusal.code);
};

/** commander has already printed its message, unless JSON was requested. */
const explainUsage = (error: CommanderError, terminal: Terminal, json: boolean): number => {
  if (error.exitCode === 0) return exitCodes.done;
  const message = error.message.replace(/^error: /, '');
  if (json) printJson(terminal, { error: { code: 'invalid_input', message } });
  return exitCodes.usage;
};

const refusalOf = (error: unknown): HwaginError | undefined => {
  if (error instanceof HwaginError) return error;
  if (!(error instanceof SettingsError)) return undefined;
  const { message, problems } = error;
  if (settingsExitCode(error) === exitCodes.refused) return new HwaginError({ code: 'not_configured', message });
  const field = problems[0]?.setting;
  return new HwaginError({ code: 'invalid_input', message, ...(field !== undefined && { field }) });
};

const shown = ({ code, message, field, status, reason, retryAfter }: HwaginError): RefusalDetail => ({
  code,
  message,
  ...(field !== undefined && { field }),
  ...(status !== undefined && { status }),
  ...(reason !== undefined && { reason }),
  ...(retryAfter !== undefined && { retryAfter }),
});

const wordsFor = ({ code, message, problems, retryAfter }: HwaginError): string => {
  const lines =
    problems && problems.length > 1 ? problems.map(({ field, expected }) => `  ${field}: ${expected}`) : undefined;
  const wait = retryAfter === undefined ? '' : `; try again in ${retryAfter} s`;
  return lines ? `Invalid input (${code}):\n${lines.join('\n')}` : `${message} (${code})${wait}`;
};
