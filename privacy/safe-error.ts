import { failureTypes } from '../protocol/failures.ts';
import { scrub } from './scrub.ts';

/** An error as logs may show it. */
export interface SafeError {
  name: string;
  message: string;
  code?: string | number;
  /** `ApplicationFailure.type`. */
  type?: string;
  /** Where it happened: the frames, without the message that V8 puts before them. */
  stack?: string;
  cause?: SafeError;
}

/**
 * What a log may show of an error. Messages are shown only for errors whose messages are ours or the SDK's. Those of other errors
 * may quote what somebody typed or a provider answered (JSON.parse does), and are withheld.
 */
export const safeError = (error: unknown, depth = 0): SafeError => {
  if (!(error instanceof Error)) return { name: typeof error, message: coreStatus(error) ?? withheld };
  const { code, type } = error as { code?: unknown; type?: unknown };
  const name = nameOf(error);
  const isSafe = safeNames.has(name) && !(name === 'ApplicationFailure' && !ownTypes.has(type));
  return {
    name,
    message: isSafe ? scrub(error.message) : withheld,
    ...((typeof code === 'string' || typeof code === 'number') && isCode(code) && { code }),
    ...(typeof type === 'string' && isCode(type) && { type }),
    ...framesOf(error),
    ...(error.cause !== undefined && depth < 5 && { cause: safeError(error.cause, depth + 1) }),
  };
};

const withheld = '[withheld]';

/**
 * The SDK's native core reports errors as text. For what Temporal refused, only the gRPC status is shown; the message may contain
 * anything.
 */
const coreStatus = (error: unknown): string | undefined =>
  typeof error === 'string' ? /^code: '([A-Za-z ,]{1,80})'/.exec(error)?.[1] : undefined;

const safeNames = new Set([
  // Our own.
  'SettingsError',
  'DecryptError',
  'ApplicationFailure',
  // The JavaScript engine's: they name properties, not values.
  'TypeError',
  'RangeError',
  'ReferenceError',
  // The SDK's.
  'ActivityFailure',
  'CancelledFailure',
  'TimeoutFailure',
  'TerminatedFailure',
  'ServiceError',
  'TransportError',
  'IllegalStateError',
  'ShutdownError',
  'GracefulShutdownPeriodExpiredError',
  'DeterminismViolationError',
  'WorkflowNotFoundError',
  'WorkflowExecutionAlreadyStartedError',
]);

const ownTypes = new Set<unknown>([...failureTypes, 'Refused']);

const isCode = (code: string | number) => typeof code === 'number' || /^[A-Za-z0-9_.-]{1,64}$/.test(code);

/** Classes set names, but so can anybody else. */
const nameOf = ({ name }: Error) => (/^[A-Za-z0-9_$]{1,64}$/.test(name) ? name : 'Error');

const framesOf = ({ stack }: Error): { stack?: string } => {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return frames.length > 0 ? { stack: frames.join('\n') } : {};
};
