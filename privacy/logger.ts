import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../config/core.ts';
import { logFields } from './log-fields.ts';
import { safeError } from './safe-error.ts';
import { scrub } from './scrub.ts';

/**
 * A logger that cannot show personal data or secrets by accident: only known fields of an object, only what `safeError` allows of
 * an error, and every text scrubbed. One JSON line each, on stdout by default.
 */
export const createLogger = (
  { level, component }: { level: LogLevel; component: string },
  destination?: DestinationStream,
): Logger => {
  const options = {
    level,
    base: { component },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: logFields },
    // `logFields` has already made an error safe; pino's own serializer would show all of its properties.
    serializers: { err: (value: unknown) => (value instanceof Error ? safeError(value) : value) },
    hooks: { logMethod },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  const child: Child = Reflect.get(logger, 'child');
  // A child's bindings bypass the formatters, so they are made safe here.
  const safeChild: Child = function (bindings, childOptions) {
    return child.call(this, logFields(bindings), childOptions);
  };
  Reflect.set(logger, 'child', safeChild);
  return logger;
};

type Child = (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger;

/** Text arguments are scrubbed. If an error is the only argument, its message is not used as the line's message. */
function logMethod(this: Logger, args: unknown[], method: (...args: unknown[]) => void): void {
  const [first, ...others] = args;
  const rest = others.map((each) => (typeof each === 'string' ? scrub(each) : '[redacted]'));
  if (typeof first === 'string') method.call(this, scrub(first), ...rest);
  else if (first instanceof Error) method.call(this, { error: first }, rest[0] ?? first.name, ...rest.slice(1));
  else method.call(this, first, ...rest);
}
