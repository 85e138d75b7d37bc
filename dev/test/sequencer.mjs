import TestSequencer from '@jest/test-sequencer';

/** Tests that take longest; started last, they would run alone at the end. */
const longest = [
  'test/attack/activities',
  'test/model/',
  'test/integration/erasure',
  'test/workflow/isolate/two-messages',
  'test/integration/dying',
  'test/workflow/travel-rule/transfer',
  'test/browser/phone',
  'test/workflow/providers/verify-vasp-create',
  'test/integration/no-worker-free',
  'test/workflow/',
];

/** Tests that spend most of their time waiting: for a real server, for another process, for time to pass. */
const waiting = ['test/attack/', 'test/browser/', 'test/canary/', 'test/integration/', 'test/packaging/'];

/** Jest's own order (slow last time, large files), the longest first, alternating tests that wait with tests that compute. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests).toSorted((a, b) => place(longest, a) - place(longest, b));
    const waits = (test) => place(waiting, test) < waiting.length;
    const [idle, busy] = [sorted.filter(waits), sorted.filter((test) => !waits(test))];
    return sorted.flatMap((_, index) => [idle[index], busy[index]].filter((test) => test !== undefined));
  }
}

const place = (parts, { path }) => {
  const found = parts.findIndex((part) => path.includes(part));
  return found < 0 ? parts.length : found;
};
