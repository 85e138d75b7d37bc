import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseMounts, whyEphemeral } from '../../../privacy/audit/ephemeral.ts';
import { openRecorder } from '../../../privacy/audit/index.ts';

const access = { who: 'desk', action: 'outcome_read', verification: 'sign-up-42', purpose: 'ticket-1' } as const;
const folder = () => mkdtempSync(join(tmpdir(), 'hwagin-store-'));
const moduleOf = (code: string): string => {
  const path = join(folder(), 'store.mjs');
  writeFileSync(path, code);
  return path;
};
const keeping = moduleOf(`
  export const kept = [];
  export const createAccessStore = (env) => ({ record: async (access) => { kept.push({ ...access, from: env.WHERE }); } });
`);

describe('access records', () => {
  it('go to the store that a setting names, and to no file then', async () => {
    const HWAGIN_DATA = folder();
    const recorder = await openRecorder({ HWAGIN_DATA, HWAGIN_ACCESS_STORE: keeping, WHERE: 'here' });
    await recorder.record(access);
    await recorder.close();
    const { kept } = (await import(keeping)) as { kept: object[] };
    expect(kept).toEqual([{ ...access, from: 'here', at: expect.stringMatching(/^\d{4}-.*Z$/) }]);
    expect(readdirSync(HWAGIN_DATA)).toEqual([]);
  });

  it('that the store cannot take are an error to who records', async () => {
    const failing = moduleOf(
      'export const createAccessStore = () => ({ record: async () => { throw new Error("full"); } });',
    );
    const recorder = await openRecorder({ HWAGIN_DATA: folder(), HWAGIN_ACCESS_STORE: failing });
    await expect(recorder.record(access)).rejects.toThrow('full');
  });

  it('go to a file where no store is named, and nowhere where they are off', async () => {
    const HWAGIN_DATA = folder();
    const recorder = await openRecorder({ HWAGIN_DATA });
    await recorder.record(access);
    await recorder.close();
    expect(readdirSync(join(HWAGIN_DATA, 'access'))).toHaveLength(1);
    const off = folder();
    await (await openRecorder({ HWAGIN_DATA: off, HWAGIN_ACCESS_RECORDS: 'off' })).record(access);
    expect(readdirSync(off)).toEqual([]);
  });

  it.each([
    ['a file that is not there', './nowhere.mjs'],
    ['a module without createAccessStore', moduleOf('export const other = 1;')],
    ['a store that records nothing', moduleOf('export const createAccessStore = () => ({});')],
  ])('name the setting where it names %s', async (_what, HWAGIN_ACCESS_STORE) => {
    await expect(openRecorder({ HWAGIN_DATA: folder(), HWAGIN_ACCESS_STORE })).rejects.toMatchObject({
      problems: [{ setting: 'HWAGIN_ACCESS_STORE' }],
    });
  });
});

describe('a folder that is lost with its container', () => {
  const pod = parseMounts(
    [
      '1 0 0:50 / / rw,relatime master:1 - overlay overlay rw',
      '2 1 0:51 / /proc rw - proc proc rw',
      '3 1 259:1 /var/lib/kubelet/pods/7d/volumes/kubernetes.io~empty-dir/data /data rw - ext4 /dev/nvme0n1p1 rw',
      '4 1 259:2 / /records rw - ext4 /dev/nvme1n1 rw',
      '5 1 0:52 / /tmp rw - tmpfs tmpfs rw',
    ].join('\n'),
  );

  it.each([
    ['/data', 'a Kubernetes emptyDir'],
    ['/data/access', 'a Kubernetes emptyDir'],
    ['/tmp/data', 'memory (tmpfs)'],
    ['/app/data', 'the container’s own file system (overlay)'],
    ['/database', 'the container’s own file system (overlay)'],
    ['/records', undefined],
  ])('%s: %s', (path, why) => {
    expect(whyEphemeral(path, pod)).toBe(why);
  });

  it('is not guessed at where nothing is known', () => {
    expect(whyEphemeral('/data', [])).toBeUndefined();
  });
});
