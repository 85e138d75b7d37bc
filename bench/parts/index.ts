import type { Say } from '../../dev/temporal/output.ts';
import type { ContenderName } from '../contenders/contender.ts';
import type { Section } from '../report/record.ts';
import { callbacksPart } from './callbacks.ts';
import { costPart } from './cost.ts';
import { encryptionPart } from './encryption.ts';
import { growthPart } from './growth.ts';
import { healthPart } from './health.ts';
import { threadsPart } from './threads.ts';
import { throughputPart } from './throughput-part.ts';
import { waitingPart } from './waiting.ts';

export interface PartOptions {
  say: Say;
  only: readonly ContenderName[];
  /** Less of it, for a look while something is changed. */
  quick: boolean;
  /** How long `health` lasts. */
  minutes?: number;
  /** How many users `health` has at once: below what the machine can do, or the worker is always behind. */
  users?: number;
}

export interface Part {
  about: string;
  run(options: PartOptions): Promise<Section>;
}

/** What `npm run bench -- <name>` can measure. */
export const parts: Readonly<Record<string, Part>> = {
  throughput: throughputPart,
  threads: threadsPart,
  cost: costPart,
  encryption: encryptionPart,
  waiting: waitingPart,
  growth: growthPart,
  callbacks: callbacksPart,
  health: healthPart,
};
