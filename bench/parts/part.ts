import type { Say } from '../../dev/temporal/output.ts';
import type { ContenderName } from '../contenders/contender.ts';
import type { Section } from '../report/record.ts';

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
  /** So long that it is no part of all of them. @default false */
  onlyByName?: boolean;
  run(options: PartOptions): Promise<Section>;
}
