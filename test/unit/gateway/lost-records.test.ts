import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { startGateway } from '../../../gateway/start.ts';

const folders: string[] = [];
const folder = (where: string): string => {
  const made = mkdtempSync(join(where, 'hwagin-records-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true });
});

/** What a gateway logs at its start. Temporal is not reachable, but the gateway does not wait for it. */
const saidAtStart = async (env: Record<string, string>): Promise<string> => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const all = {
    HWAGIN_ENV: 'development',
    HWAGIN_GATEWAY_PORT: '0',
    HWAGIN_CODEC_PORT: '0',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    ...env,
  };
  await (await startGateway({ env: all, log })).close();
  return lines.join('');
};
const store = join(folder(tmpdir()), 'store.mjs');
writeFileSync(store, 'export const createAccessStore = () => ({ record: async () => {} });');
/** In memory on every Linux. */
const memory = '/dev/shm';

describe('a gateway whose access records would be lost', () => {
  const onLinux = process.platform === 'linux' ? it : it.skip; // where mounts can be read
  onLinux('says so at its start, and what to do', async () => {
    const said = await saidAtStart({ HWAGIN_DATA: folder(memory) });
    expect(said).toContain('access records go to HWAGIN_DATA, which is memory (tmpfs)');
    expect(said).toContain('HWAGIN_ACCESS_STORE');
  });

  onLinux('says nothing where a store of one’s own keeps them', async () => {
    const said = await saidAtStart({ HWAGIN_DATA: folder(memory), HWAGIN_ACCESS_STORE: store });
    expect(said).not.toContain('access records');
  });

  it('says so where they are off', async () => {
    const said = await saidAtStart({ HWAGIN_DATA: folder(tmpdir()), HWAGIN_ACCESS_RECORDS: 'off' });
    expect(said).toContain('HWAGIN_ACCESS_RECORDS is off');
  });
});
