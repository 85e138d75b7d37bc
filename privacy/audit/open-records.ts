import { resolve } from 'node:path';
import { AccessRecords, newChain } from './records.ts';
import { fileSink } from './sink.ts';

/** The folder of access records inside the data folder. */
export const accessFolder = (dataDir: string): string => resolve(dataDir, 'access');

/** The access records of this process, in its own file inside the data folder. */
export const openAccessRecords = (dataDir: string): AccessRecords => {
  const chain = newChain();
  return new AccessRecords(fileSink(accessFolder(dataDir), chain), chain);
};
