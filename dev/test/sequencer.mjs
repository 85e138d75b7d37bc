import TestSequencer from '@jest/test-sequencer';

/** Those that take longest; begun last, they would be waited for with nothing beside them. */
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

/** Most of their time is waiting: for a real server, for another process, for time to pass. */
const waiting = ['test/attack/', 'test/browser/', 'test/canary/', 'test/integration/', 'test/packaging/'];

/** Jest's own order (what took long the last time, what is large), the longest first; one that waits beside one that works. */
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
