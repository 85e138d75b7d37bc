import { describe, expect, it } from '@jest/globals';
import { compiled } from '../../../../dev/temporal/go-compile.ts';
import { run } from '../../../../dev/temporal/run.ts';

describe('the progress of a first build', () => {
  const printed = 'go: downloading go.temporal.io/api v1.63.0\ninternal/abi\nruntime\ngo.temporal.io/api/common/v1\n';

  it('is how many packages are compiled, of how many', () => {
    expect(compiled(printed, 1_400)).toBe('3 of 1400 packages compiled');
  });

  it('is what is downloaded, before the first is compiled', () => {
    expect(compiled(printed.slice(0, 43), 1_400)).toBe('go: downloading go.temporal.io/api v1.63.0');
    expect(compiled('', 1_400)).toBe('');
  });

  it('never says more of them than there are', () => {
    expect(compiled(printed, 2)).toBe('3 packages compiled');
    expect(compiled(printed, undefined)).toBe('3 packages compiled');
  });

  it('is reported repeatedly while a command runs, based on all its output', async () => {
    const said: string[] = [];
    const script = `console.error('a'); setInterval(() => { console.error('b') }, 20)`;
    await run(process.execPath, ['-e', script], {
      timeoutMs: 3_000,
      heartbeat: {
        doing: 'building',
        say: (line) => said.push(line),
        everyMs: 50,
        progress: (stderr) => `${stderr.split('\n').length - 1} of many`,
      },
    });
    expect(said.at(-1)).toMatch(/^building … \d+ s \(\d+ of many\)$/);
    expect(new Set(said.map((line) => line.replace(/… \d+ s /, ''))).size).toBeGreaterThan(1);
  });
});
