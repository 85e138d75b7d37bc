import type { LogMetadata, Logger as TemporalLogger } from '@temporalio/common';
import {
  type MetricsExporterConfig,
  makeTelemetryFilterString,
  Runtime,
  type LogLevel as TemporalLevel,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import type { LogLevel } from '../config/core.ts';

/**
 * Installs the SDK's runtime, once per process. Everything that the SDK and its native core log goes through `log`. Signals are
 * not handled here, because whoever runs the worker must also be able to stop one that is still connecting.
 */
export const installRuntime = (log: Logger, level: LogLevel, metrics?: MetricsExporterConfig): void => {
  Runtime.install({
    logger: temporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: coreLevel(level), other: 'ERROR' }), forward: {} },
      ...(metrics && { metrics }),
    },
  });
};

/** The native core logs a lot about normal events. */
const coreLevel = (level: LogLevel): TemporalLevel => {
  if (level === 'trace') return 'DEBUG';
  return level === 'debug' ? 'INFO' : 'WARN';
};

const methods = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Temporal's logger interface on top of pino; logs of activities and workflows use it as well. */
const temporalLogger = (log: Logger): TemporalLogger => {
  const write = (level: TemporalLevel, message: string, fields: LogMetadata = {}) =>
    log[methods[level]](fields, message);
  return {
    log: write,
    trace: (message, fields) => write('TRACE', message, fields),
    debug: (message, fields) => write('DEBUG', message, fields),
    info: (message, fields) => write('INFO', message, fields),
    warn: (message, fields) => write('WARN', message, fields),
    error: (message, fields) => write('ERROR', message, fields),
  };
};
