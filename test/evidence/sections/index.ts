import type { Section } from '../section.ts';
import { withoutRules } from './deleted-rules.ts';
import { demonstration } from './demonstration.ts';
import { faultMatrix } from './fault-matrix.ts';
import { kills } from './kills.ts';
import { model } from './model.ts';
import { stopping } from './stopping.ts';
import { temporalDeaths } from './temporal-deaths.ts';
import { uncached, uncachedSuite } from './uncached.ts';

/** Every section, in the order of docs/evidence.md. */
export const sections: readonly Section[] = [
  faultMatrix,
  withoutRules,
  kills,
  stopping,
  temporalDeaths,
  demonstration,
  uncached,
  uncachedSuite,
  model,
];
