import type { Say } from '../../dev/temporal/output.ts';
import type { ContenderName } from '../contenders/contender.ts';
import type { Section } from '../report/record.ts';

export interface PartOptions {
  say: Say;
  only: readonly ContenderName[];
  /** A shorter run, for use during development. */
  quick: boolean;
  /** How long `health` lasts. */
  minutes?: number;
  /** How many users `health` has at once: below what the machine can do, or the worker is always behind. */
  users?: number;
}

export interface Part {
  about: string;
  /** Takes so long that it runs only if named. @default false */
  onlyByName?: boolean;
  run(options: PartOptions): Promise<Section>;
}
