import { HwaginError } from '../client/index.ts';
import { readAll } from './read-all.ts';
import type { Terminal } from './terminal.ts';

/**
 * Reads a code so that it does not appear in the shell's history: from a prompt without echo at a terminal, otherwise from stdin.
 */
export const readCode = async (terminal: Terminal, given: string | undefined): Promise<string> => {
  if (given === '-' || !terminal.stdin.isTTY) return (await readAll(terminal.stdin)).trim();
  terminal.stderr.write('Code: ');
  const code = await readHidden(terminal);
  terminal.stderr.write('\n');
  return code;
};

const keys = { interrupt: '\u0003', end: '\u0004', backspace: ['\u007f', '\b'], enter: ['\r', '\n'] };

const readHidden = async ({ stdin }: Terminal): Promise<string> => {
  stdin.setRawMode?.(true);
  let typed = '';
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      let left = String(chunk).length;
      for (const key of String(chunk)) {
        left -= key.length;
        if (keys.enter.includes(key)) {
          if (left === 0) return typed;
          // For a pasted message: its code may be on another line.
          typed += '\n';
          continue;
        }
        if (key === keys.interrupt || key === keys.end)
          throw new HwaginError({ code: 'invalid_code', message: 'code: none was entered', field: 'code' });
        typed = keys.backspace.includes(key) ? typed.slice(0, -1) : typed + key;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode?.(false);
    stdin.pause();
  }
};
