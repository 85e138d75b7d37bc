import { callbacksPart } from './callbacks.ts';
import { costPart } from './cost.ts';
import { crowdPart } from './crowd.ts';
import { encryptionPart } from './encryption.ts';
import { growthPart } from './growth.ts';
import { healthPart } from './health.ts';
import type { Part } from './part.ts';
import { threadsPart } from './threads.ts';
import { throughputPart } from './throughput-part.ts';
import { waitingPart } from './waiting.ts';

/** What `npm run bench -- <name>` can measure. */
export const parts: Readonly<Record<string, Part>> = {
  throughput: throughputPart,
  threads: threadsPart,
  cost: costPart,
  encryption: encryptionPart,
  waiting: waitingPart,
  crowd: crowdPart,
  growth: growthPart,
  callbacks: callbacksPart,
  health: healthPart,
};
