import { resolve } from 'node:path';
import { AccessRecords, newChain } from './records.ts';
import { fileSink } from './sink.ts';

/** Where access records are, inside the data folder. */
export const accessFolder = (dataDir: string): string => resolve(dataDir, 'access');

/** Access records of this process, in a file of its own inside the data folder. */
export const openAccessRecords = (dataDir: string): AccessRecords => {
  const chain = newChain();
  return new AccessRecords(fileSink(accessFolder(dataDir), chain), chain);
};
