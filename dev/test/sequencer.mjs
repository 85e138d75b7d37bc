import TestSequencer from '@jest/test-sequencer';

/** Those that take minutes go first; begun last, they would be waited for with nothing beside them. */
const first = ['test/model/', 'test/integration/erasure', 'test/workflow/', 'test/integration/'];

/** Jest's own order (what took long the last time, what is large), by these groups. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const group = ({ path }) => {
      const found = first.findIndex((part) => path.includes(part));
      return found < 0 ? first.length : found;
    };
    return super.sort(tests).toSorted((a, b) => group(a) - group(b));
  }
}
