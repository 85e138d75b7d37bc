import type { Run } from '../../protocol/run.ts';
import type { Line } from './fake/line.ts';
import type { Action, Fault, Reception, Step, View } from './words.ts';

/** A reference model, whichever flow it is of. */
export interface Reference {
  readonly status: string;
  readonly over: boolean;
  /** A call is in flight, or awaits its repeat. */
  readonly busy: boolean;
  /** The last answer that was taken is refused with this after all: the provider never looked at it. */
  readonly unchecked?: string | undefined;
  act(action: Action, faults: (Fault | undefined)[], now: number): Reception;
  settle(now: number): void;
  advance(now: number): void;
  view(): View;
}

/** One verification as the player plays it: the model, the provider with the truth, and how to ask for things. */
export interface Part {
  workflow: string;
  run: Run;
  model: Reference;
  line: Line;
  activities: Record<string, (...args: never[]) => Promise<unknown>>;
  /** Its batch has begun; `now` gives the time since, by the server's clock. */
  placed?(now: () => Promise<number>): void;
  /** Updates may be answered before their end has come. */
  answersEarly?: true;
  /** What the user or the counterparty has in mind when this is done. */
  intend(action: Action): void;
  /** The update, or signal (with those of the same one that follows at once), that says it; undefined where nobody is asked. */
  message(action: Action): { name: string; args: unknown[]; onlySignal?: true; then?: unknown[] } | undefined;
  /** Which of a step's faults happen, and are told to the model as well. */
  faults(step: Step): (Fault | undefined)[];
  /** Whether one of this step's calls can be held while it is in flight. */
  canBeHeld(step: Step): boolean;
  /** Time is about to pass. */
  beforeTime?(): void;
  /** What is wrong with the truth at the provider, given where model and outcome are. */
  wrongs(outcome: Outcome | undefined): string[];
}

export interface Outcome {
  status: string;
  identity?: { ci?: string };
  enrolment?: { encodedKey: string };
  travelRule?: { verificationUuid: string; result: string; txHash?: string };
}
