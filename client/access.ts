import type { Environment } from '../config/settings.ts';
import { accessSchema } from '../privacy/audit/entry.ts';
import { type Access, type AccessStore, openRecorder } from '../privacy/audit/index.ts';
import { parse } from './input.ts';

export type { AccessStore } from '../privacy/audit/index.ts';

/** Records that somebody was given personal data, or had it erased. Throws when it cannot: then nothing is given. */
export type RecordAccess = (access: Pick<Access, 'action' | 'verification'> & AccessedBy) => Promise<void>;

/** Whose access it is, and what for, as callers say. */
export interface AccessedBy {
  /** A person's or a service's account, where one client serves several. @default that of `connect` */
  actor?: string | undefined;
  /** A word or a ticket's id. @default 'unspecified' */
  purpose?: string | undefined;
}

export interface AccessLog {
  record: RecordAccess;
  close(): Promise<void>;
}

/** Records for `ofProcess`, unless a call names somebody else, as the settings say, or in a store that was handed in, which stays its owner's to close. */
export const openAccessLog = async (env: Environment, ofProcess: string, store?: AccessStore): Promise<AccessLog> => {
  const recorder = store ? undefined : await openRecorder(env);
  return {
    record: async ({ actor = ofProcess, purpose = 'unspecified', ...access }) => {
      parse(accessSchema.shape.who, actor, ['actor']);
      parse(accessSchema.shape.purpose, purpose, ['purpose']);
      const entry = { who: actor, purpose, ...access };
      await (store ? store.record({ ...entry, at: new Date().toISOString() }) : recorder?.record(entry));
    },
    close: async () => recorder?.close(),
  };
};
