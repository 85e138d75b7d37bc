import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readCode } from '../../../cli/read-code.ts';
import { parseCode } from '../../../client/input.ts';

const typed = (...chunks: string[]) => {
  const keyboard = Object.assign(Readable.from(chunks), { isTTY: true, setRawMode: () => undefined });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  return readCode({ stdin: keyboard, stdout, stderr, env: {} }, undefined);
};

describe('a code that is typed at a terminal', () => {
  it('ends with the enter key, and can be corrected', async () => {
    expect(await typed('1', '2', '\u007f', '3', '\r', '9')).toBe('13');
  });

  it('may be a whole message that was pasted, with its line breaks', async () => {
    const message = '[Web발신]\r[Hwagin] 인증번호 [123456]\r문의 1588-1234';
    expect(parseCode(await typed(message, '\r'))).toBe('123456');
    expect(parseCode(await typed(`${message}\r`))).toBe('123456');
  });
});
