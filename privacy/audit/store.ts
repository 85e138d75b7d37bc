import { readAccessSettings } from '../../config/access.ts';
import { type Environment, SettingsError } from '../../config/settings.ts';
import { loadExport } from '../load-module.ts';
import type { Access } from './entry.ts';
import { openAccessRecords } from './open-records.ts';
import type { AccessRecords } from './records.ts';

/** Where accesses are recorded, if not in files: a log store. */
export interface AccessStore {
  /** Resolves once the record is safely stored. If it rejects, the data is not returned. */
  record(access: Access & { at: string }): Promise<unknown>;
  close?(): Promise<void>;
}

/** Records accesses for a process. */
export interface Recorder {
  record(access: Access): Promise<unknown>;
  close(): Promise<void>;
}

const setting = 'HWAGIN_ACCESS_STORE';

/**
 * The recorder that the settings name: the store of `HWAGIN_ACCESS_STORE`, otherwise a file in `HWAGIN_DATA`, created by the
 * first record; nothing if `HWAGIN_ACCESS_RECORDS` is `off`. Throws `SettingsError`.
 */
export const openRecorder = async (env: Environment): Promise<Recorder> => {
  const { storeModule, recordsIn } = readAccessSettings(env);
  if (recordsIn === undefined) return { record: async () => undefined, close: async () => undefined };
  if (storeModule !== undefined) return recorderOf(await loadStore(env, storeModule));
  let own: AccessRecords | undefined;
  return {
    record: (access) => {
      own ??= openAccessRecords(recordsIn);
      return own.record(access);
    },
    close: async () => own?.close(),
  };
};

const loadStore = async (env: Environment, path: string): Promise<AccessStore> => {
  const createAccessStore = await loadExport(setting, path, 'createAccessStore');
  const store = (await createAccessStore(env)) as Partial<AccessStore> | undefined;
  if (typeof store?.record !== 'function')
    throw new SettingsError([{ setting, expected: 'expected createAccessStore(env) to return record(access)' }]);
  return store as AccessStore;
};

const recorderOf = (store: AccessStore): Recorder => ({
  record: (access) => store.record({ ...access, at: new Date().toISOString() }),
  close: async () => store.close?.(),
});
