import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { type InputOf, inputSchemas, type Provider, workflowTypes } from '../../../../contract/providers/index.ts';
import type { Method } from '../../../../contract/words.ts';
import type { RunLimits } from '../../../../protocol/limits.ts';
import type { Run } from '../../../../protocol/run.ts';
import { sealInterceptor } from '../../../../worker/seals.ts';
import { workflowCode } from '../../../../worker/workflow-code.ts';
import { silentSinks } from '../../../support/silent-sinks.ts';
import { createDevServerEnv } from '../../../support/time-skipping.ts';
import { identity, notYet, record, session } from '../answers.ts';

/** One run, and which of its activities wait until they are released. */
export interface Play {
  handle: WorkflowHandle;
  held: Set<string>;
  /** Those that were reached and wait. */
  waiting: Set<string>;
}

interface How {
  held?: string[];
  /** Timeout of a workflow task: after four fifths of it, a task that waits for a local activity is followed by another. */
  patience?: string;
  limits?: RunLimits;
}

/**
 * A dev server with many runs at once. The workflows' worker keeps them in its cache until it is told to leave; the next one
 * knows only their histories. Activities have their own worker, which stays.
 */
export interface Theatre {
  start<P extends Provider>(provider: P, input: InputOf<P>, how?: How): Promise<Play>;
  /** Starts the workflows' worker. */
  open(): Promise<void>;
  leave(): Promise<void>;
  /** Resolves once no workflow task waits, and no activity except those that are held or will be retried later. */
  settled(play: Play): Promise<void>;
  /** Replays the history of each run; returns the failures. */
  replay(plays: readonly Play[]): Promise<string[]>;
  close(): Promise<void>;
}

type Act = (...args: string[]) => unknown;
const verdict: Act = (_, code) =>
  code === '123456' ? { kind: 'verified', identity } : { kind: 'refused', code: 'WRONG', meaning: 'wrong' };
const acts: Record<string, Act> = {
  portOneV1Request: () => ({ impUid: 'imp_1' }),
  portOneV1Confirm: verdict,
  portOneV1Certification: () => ({ kind: 'uncertified' }),
  mobileOkToken: () => session,
  mobileOkRequest: () => ({ token: 't2' }),
  mobileOkConfirm: verdict,
  askLimits: () => ({ ok: true }),
  verifyVaspCreate: () => record,
  verifyVaspPoll: notYet,
  verifyVaspLook: () => 'pending',
  verifyVaspReportTransfer: () => 'reported',
  verifyVaspReportError: () => 'reported',
};

export const openTheatre = async (): Promise<Theatre> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const env = await createDevServerEnv();
  const plays = new Map<string, Play>();
  const activities = Object.fromEntries(
    Object.entries(acts).map(([name, act]) => [
      name,
      async (...args: string[]) => {
        const { heartbeat, info } = Context.current();
        const play = plays.get(info.workflowExecution?.workflowId ?? '');
        play?.waiting.add(name);
        const isHeld = () => play?.held.has(name) === true;
        for (let beats = 0; isHeld(); beats++) {
          if (beats % 20 === 0) heartbeat();
          await pause(100);
        }
        play?.waiting.delete(name);
        return act(...args);
      },
    ]),
  );
  const taskQueue = `replays-${randomUUID()}`;
  const many = 2_000;
  const common = {
    connection: env.nativeConnection,
    taskQueue,
    activities,
    interceptors: { activity: [sealInterceptor] },
    sinks: silentSinks,
    maxConcurrentLocalActivityExecutions: many,
    shutdownGraceTime: 0,
  };
  const employ = async (worker: Worker) => {
    const running = worker.run();
    return async () => {
      worker.shutdown();
      await running;
    };
  };
  const workflowBundle = await workflowCode();
  const actors = await employ(
    await Worker.create({
      ...common,
      maxConcurrentActivityTaskExecutions: many,
      maxConcurrentActivityTaskPolls: 10,
      maxHeartbeatThrottleInterval: '2s',
    }),
  );
  let director: (() => Promise<void>) | undefined;
  const leave = async () => {
    await director?.();
    director = undefined;
  };
  return {
    start: async (provider, input, { held = [], patience, limits } = {}) => {
      const normalised = inputSchemas[provider].parse(input) as Run<typeof provider>['input'];
      const method = 'method' in normalised ? (normalised.method as Method) : undefined;
      const id = `run-${randomUUID()}`;
      const run: Run<typeof provider> = {
        id,
        provider,
        ...(method && { method }),
        input: normalised,
        fingerprint: 'fingerprint',
        limits: limits ?? 'off',
        sealed: false,
      };
      const play: Play = { handle: env.client.workflow.getHandle(id), held: new Set(held), waiting: new Set() };
      plays.set(id, play);
      await env.client.workflow.start(workflowTypes[provider], {
        workflowId: id,
        taskQueue,
        args: [run],
        ...(patience && { workflowTaskTimeout: patience }),
      });
      return play;
    },
    open: async () => {
      director = await employ(
        await Worker.create({
          ...common,
          workflowBundle,
          enableNonLocalActivities: false,
          maxCachedWorkflows: many,
          maxConcurrentWorkflowTaskExecutions: 100,
          maxConcurrentWorkflowTaskPolls: 20,
          nonStickyToStickyPollRatio: 0.5,
          stickyQueueScheduleToStartTimeout: '2s',
        }),
      );
    },
    leave,
    settled: async ({ handle, held }) => {
      const since = Date.now();
      for (let wait = 10; ; wait = Math.min(200, wait * 2)) {
        const { raw } = await handle.describe();
        if (Date.now() - since > longest) throw new Error(`It hangs: ${await eventsOf(handle)}`);
        const busy = raw.pendingActivities?.some(
          ({ activityType, attempt }) => !held.has(activityType?.name ?? '') && (attempt ?? 1) < 2,
        );
        if (!raw.pendingWorkflowTask && !busy) return;
        await pause(wait);
      }
    },
    replay: async (played) => {
      const histories = await Promise.all(
        played.map(async ({ handle }) => ({ workflowId: handle.workflowId, history: await handle.fetchHistory() })),
      );
      const failures: string[] = [];
      for await (const { workflowId, error } of Worker.runReplayHistories(
        { workflowBundle, sinks: silentSinks },
        histories,
      ))
        if (error) failures.push(`${workflowId}: ${error.message}`);
      return failures;
    },
    close: async () => {
      for (const { held } of plays.values()) held.clear();
      await leave();
      await actors();
      await env.teardown();
    },
  };
};

/** Milliseconds, for a busy machine. */
const longest = 180_000;

const eventsOf = async (handle: WorkflowHandle): Promise<string> => {
  const { events } = await handle.fetchHistory();
  const names = (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('Attributes')));
  const failure = events?.findLast(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes);
  return `${names.join(' ')} ${JSON.stringify(failure?.workflowTaskFailedEventAttributes?.failure?.message)}`;
};

export const isGone = (error: unknown): boolean => error instanceof WorkflowNotFoundError;
