import { writeFileSync } from 'node:fs';

/** How Jest reports the counts to dev/test/main.ts: it writes them as JSON into the file named by HWAGIN_TEST_COUNTS. */
export default class CountsReporter {
  onRunComplete(_, results) {
    const counts = {
      passed: results.numPassedTests,
      // A suite that could not be loaded has no tests of its own to count.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(process.env.HWAGIN_TEST_COUNTS, JSON.stringify(counts));
  }
}
