import type { Environment } from '../config/settings.ts';
import { accessSchema } from '../privacy/audit/entry.ts';
import { type Access, type AccessStore, openRecorder } from '../privacy/audit/index.ts';
import { parse } from './input.ts';

export type { AccessStore } from '../privacy/audit/index.ts';

/** Records that personal data was given to somebody, or erased for them. Throws if it cannot; then nothing is given. */
type RecordAccess = (access: Pick<Access, 'action' | 'verification'> & AccessedBy) => Promise<void>;

/** Who accesses the data and why, as callers state it. */
export interface AccessedBy {
  /** A person's or a service's account, if one client serves several. @default that of `connect` */
  actor?: string | undefined;
  /** A word or a ticket's id. @default 'unspecified' */
  purpose?: string | undefined;
}

export interface AccessLog {
  record: RecordAccess;
  close(): Promise<void>;
}

/**
 * Opens the access log in the store that the settings name, or in one passed in (then its owner closes it). Records accesses
 * under `ofProcess` unless a call names somebody else.
 */
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
