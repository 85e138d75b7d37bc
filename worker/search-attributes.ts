// A CommonJS module whose named exports Node cannot detect.
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { SettingsError } from '../config/settings.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import { isAlreadyExists, isInvalidArgument, isNotAllowed, isNotFound } from './grpc-status.ts';
import { waitUntilSearchable } from './searchable.ts';

const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
const names: readonly string[] = Object.values(searchAttributes);

/**
 * Makes sure that the namespace has our search attributes: if one is missing, every workflow task fails forever, and nobody is
 * told. Registers the missing ones. If that is not allowed (Temporal Cloud, restricted accounts), throws `SettingsError` with the
 * command to run.
 */
export const ensureSearchAttributes = async (connection: NativeConnection, namespace: string, log: Logger) => {
  const missing = await missingOf(connection, namespace);
  if (missing.length > 0) {
    await register(connection, namespace, missing);
    log.info({ namespace, missing }, 'registered search attributes');
  }
  const silent = await waitUntilSearchable(connection, namespace, names);
  if (silent.length > 0) throw notRegistered(namespace, silent, 'are not known to Temporal’s visibility store');
};

const missingOf = async (connection: NativeConnection, namespace: string): Promise<string[]> => {
  const found = await listed(connection, namespace);
  if (!found) return [];
  const wrong = names.filter((name) => found[name] !== undefined && found[name] !== keyword);
  if (wrong.length > 0) throw notRegistered(namespace, wrong, 'exist with another type than Keyword');
  return names.filter((name) => found[name] === undefined);
};

/** Undefined if we may not use the operator service: then the queries of `waitUntilSearchable` find out. */
const listed = async (connection: NativeConnection, namespace: string) => {
  try {
    return (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
  } catch (error) {
    if (isNotFound(error)) throw noNamespace(namespace);
    if (isNotAllowed(error)) return undefined;
    throw error;
  }
};

const register = async (connection: NativeConnection, namespace: string, missing: string[]) => {
  try {
    const wanted = Object.fromEntries(missing.map((name) => [name, keyword]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: wanted });
  } catch (error) {
    // Another worker that started at the same moment was faster.
    if (isAlreadyExists(error)) return;
    // A visibility store in SQL has only ten attributes of each type.
    if (isInvalidArgument(error)) throw noRoom(namespace, missing);
    if (isNotAllowed(error))
      throw notRegistered(namespace, missing, 'are missing, and this worker may not register them');
    throw error;
  }
};

const notRegistered = (namespace: string, wrong: readonly string[], problem: string) => {
  const flags = wrong.map((name) => `--name ${name} --type Keyword`).join(' ');
  const command = `temporal operator search-attribute create --namespace ${namespace} ${flags}`;
  return new SettingsError([
    {
      setting: `search attributes of namespace ${namespace}`,
      expected: `${wrong.join(', ')} ${problem}; run: ${command}`,
    },
  ]);
};

const noRoom = (namespace: string, missing: readonly string[]) =>
  new SettingsError([
    {
      setting: 'TEMPORAL_NAMESPACE',
      expected: `expected a namespace with room for ${names.length} search attributes of type Keyword (a visibility store in SQL has ten); ${namespace} takes no more, and ${missing.join(', ')} are missing`,
    },
  ]);

const noNamespace = (namespace: string) =>
  new SettingsError([
    {
      setting: 'TEMPORAL_NAMESPACE',
      expected: `namespace ${namespace} does not exist; run: temporal operator namespace create --namespace ${namespace}`,
    },
  ]);
