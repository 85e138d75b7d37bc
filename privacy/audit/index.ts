export type { Access, Entry } from './entry.ts';
export { whyEphemeral } from './ephemeral.ts';
export { accessFolder, openAccessRecords } from './open-records.ts';
export { AccessRecords } from './records.ts';
export { type AccessStore, openRecorder, type Recorder } from './store.ts';
export { type ChainReport, exportRecords, verifyRecords } from './verify.ts';
