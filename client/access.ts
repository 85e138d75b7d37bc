import type { Environment } from '../config/settings.ts';
import { accessSchema } from '../privacy/audit/entry.ts';
import { type Access, type AccessStore, openRecorder } from '../privacy/audit/index.ts';
import { parse } from './input.ts';

export type { AccessStore } from '../privacy/audit/index.ts';

/** Records that somebody was given personal data, or had it erased. Throws when it cannot: then nothing is given. */
export type RecordAccess = (access: Pick<Access, 'action' | 'verification'> & { purpose?: string }) => Promise<void>;

export interface AccessLog {
  record: RecordAccess;
  close(): Promise<void>;
}

/** Records for `actor` as the settings say, or in a store that was handed in, which stays its owner's to close. */
export const openAccessLog = async (env: Environment, actor: string, store?: AccessStore): Promise<AccessLog> => {
  const recorder = store ? undefined : await openRecorder(env);
  return {
    record: async ({ purpose = 'unspecified', ...access }) => {
      parse(accessSchema.shape.purpose, purpose, ['purpose']);
      const entry = { who: actor, purpose, ...access };
      await (store ? store.record({ ...entry, at: new Date().toISOString() }) : recorder?.record(entry));
    },
    close: async () => recorder?.close(),
  };
};
