import { safeError } from './safe-error.ts';
import { scrub } from './scrub.ts';

/**
 * Fields that a log line may have. The list is closed: an unknown field is shown as `[redacted]`, so that somebody notices,
 * checks it, and adds it here.
 */
const shown = new Set([
  // The source of the line.
  ...[
    'component',
    'sdkComponent',
    'workerId',
    'identity',
    'deploymentName',
    'buildId',
    'pid',
    'port',
    'healthPort',
    'host',
    'address',
  ],
  // The run.
  ...[
    'namespace',
    'taskQueue',
    'workflowId',
    'workflowType',
    'runId',
    'workflowRunId',
    'eventId',
    'historyLength',
    'isLocal',
  ],
  ...['activityId', 'activityType', 'attempt', 'signalName', 'updateName', 'queryName', 'updateId', 'workflowExists'],
  // The verification, in the words of the contract.
  ...['id', 'provider', 'method', 'status', 'reason', 'purpose', 'profile', 'requestId', 'cause'],
  // The trace.
  ...['trace_id', 'span_id', 'trace_flags'],
  // The call.
  ...['call', 'class', 'providerCode', 'httpStatus', 'retryAfterMs', 'durationMs', 'timeoutMs'],
  // The worker's state.
  ...['state', 'size', 'signal', 'graceMs', 'retryInMs', 'tries', 'missing', 'setting', 'expected', 'file'],
  ...['encryptionKeys', 'providers', 'off', 'version', 'event', 'count'],
]);
/** Ids stay as they are, or nobody could look them up. They contain no personal data, and are not encrypted anywhere else. */
const verbatim = new Set([
  'id',
  'workflowId',
  'runId',
  'activityId',
  'updateId',
  'requestId',
  'taskQueue',
  'namespace',
  'trace_id',
  'span_id',
]);

const errorFields = new Set(['err', 'error']);
/** Fields of the SDK that are useless to a reader. */
const dropped = new Set(['taskToken', 'target', 'completion', 'activation']);

/** What a log shows of an object. */
export const logFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => value !== undefined && !dropped.has(name))
      .map(([name, value]) => [name, field(name, value)]),
  );

const field = (name: string, value: unknown): unknown => {
  if (errorFields.has(name)) return safeError(value);
  if (!shown.has(name)) return redacted;
  return verbatim.has(name) && typeof value === 'string' ? value : safe(value);
};

const redacted = '[redacted]';

/**
 * The value of a known field: plain values and lists of them, scrubbed. No objects, because their fields have names of their own.
 */
const safe = (value: unknown): unknown => {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(safe);
  return redacted;
};
