import type { AccessSettings } from '../config/access.ts';
import { accessSchema } from '../privacy/audit/entry.ts';
import { type Access, type AccessRecords, openAccessRecords } from '../privacy/audit/index.ts';
import { parse } from './input.ts';

/** Records that somebody was given personal data, or had it erased. Throws when it cannot: then nothing is given. */
export type RecordAccess = (access: Pick<Access, 'action' | 'verification'> & { purpose?: string }) => Promise<void>;

export interface AccessLog {
  record: RecordAccess;
  close(): Promise<void>;
}

/** Where access records go, if not into a file: a log store. Resolves once the record is safe. */
export interface AccessStore {
  record(access: Access): Promise<unknown>;
}

/** Records in a file of this process's own, made by the first of them; or in a store, which stays whoever's it is. */
export const openAccessLog = (
  { actor, recordsIn }: Pick<AccessSettings, 'actor' | 'recordsIn'>,
  store?: AccessStore,
): AccessLog => {
  let own: AccessRecords | undefined;
  const openOwn = () => (recordsIn === undefined ? undefined : (own ??= openAccessRecords(recordsIn)));
  return {
    record: async ({ purpose = 'unspecified', ...access }) => {
      parse(accessSchema.shape.purpose, purpose, ['purpose']);
      await (store ?? openOwn())?.record({ who: actor, purpose, ...access });
    },
    close: async () => own?.close(),
  };
};
