// One key for each verification, in a folder outside Temporal: HWAGIN_KEY_PROVIDER=./examples/key-store/key-store.mjs. All
// processes need the same folder (KEY_STORE); exclude it from the backups of the database. Your own store differs only in what
// `read`, `write` and `remove` access.
import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const keyId = 'key-store';

/** @param {Record<string, string | undefined>} env */
export const createKeyProvider = (env) => {
  const folder = env.KEY_STORE;
  if (!folder) throw new Error('KEY_STORE is not set: expected a folder');
  /** @type {Map<string, Buffer>} */
  const remembered = new Map();

  const fileOf = ({ namespace, workflowId }) =>
    join(
      folder,
      createHash('sha256')
        .update(JSON.stringify([namespace, workflowId]))
        .digest('hex'),
    );

  const read = (file) =>
    readFile(file).catch((error) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });

  /** The first process wins: unlike a rename, a link never replaces what another process has put there meanwhile. */
  const write = async (file, key) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.${randomBytes(8).toString('hex')}`;
    await writeFile(draft, key, { mode: 0o600 });
    await link(draft, file).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(draft);
  };

  const remember = (file, key) => {
    remembered.set(file, key);
    // Verifications are short, so an evicted key is simply read again.
    if (remembered.size > 1_000) remembered.delete(remembered.keys().next().value);
    return key;
  };

  return {
    async dataKeyFor(context) {
      const file = fileOf(context);
      let key = remembered.get(file) ?? (await read(file));
      if (!key) {
        await write(file, randomBytes(32));
        key = await read(file);
      }
      return { keyId, key: remember(file, key), wrapped: new Uint8Array() };
    },
    async unwrap(_keyId, _wrapped, context) {
      const file = fileOf(context);
      const key = remembered.get(file) ?? (await read(file));
      if (!key) throw new Error('The key of this verification is not there: it was erased');
      return remember(file, key);
    },
    async destroy(context) {
      const file = fileOf(context);
      remembered.delete(file);
      await rm(file, { force: true });
    },
  };
};
