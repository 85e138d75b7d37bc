import { resolve } from 'node:path';
import { AccessRecords, newChain } from './records.ts';
import { fileSink } from './sink.ts';

export { type Access, type AccessAction, accessActions, type Entry } from './entry.ts';
export { AccessRecords, newChain } from './records.ts';
export { type AccessSink, fileSink } from './sink.ts';
export { type ChainReport, exportRecords, verifyRecords } from './verify.ts';

/** Where access records are, inside the data folder. */
export const accessFolder = (dataDir: string): string => resolve(dataDir, 'access');

/** Access records of this process, in a file of its own inside the data folder. */
export const openAccessRecords = (dataDir: string): AccessRecords => {
  const chain = newChain();
  return new AccessRecords(fileSink(accessFolder(dataDir), chain), chain);
};
