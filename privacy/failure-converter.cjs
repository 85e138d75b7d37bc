// CommonJS, because the SDK loads it with require() in clients and workers, and with webpack into the workflow bundle:
// this one file works from the sources, from dist and under jest.
const { DefaultFailureConverter } = require('@temporalio/common/lib/converter/failure-converter');

/** Messages and stack traces of failures are payloads, so that the codec encrypts them. `type` is not encrypted, so it must not contain personal data. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
