import TestSequencer from '@jest/test-sequencer';

/** Tests that take minutes run first: started last, they would run alone at the end. */
const first = ['test/model/', 'test/integration/erasure', 'test/workflow/', 'test/integration/'];

/** Jest's own order (slow last time, large files), within these groups. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const group = ({ path }) => {
      const found = first.findIndex((part) => path.includes(part));
      return found < 0 ? first.length : found;
    };
    return super.sort(tests).toSorted((a, b) => group(a) - group(b));
  }
}
