import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { FailureDetail, FailureType } from '../../../contract/failures.ts';
import { maskPhone } from '../../../contract/person.ts';
import { type InputOf, inputSchemas } from '../../../contract/providers/index.ts';
import type { Result, Run } from '../../../contract/run.ts';
import { type Method, type Provider, workflowTypes } from '../../../contract/words.ts';
import { createTimeSkippingEnv } from '../../support/time-skipping.ts';

/** What one call of an activity does: gives an answer, or throws. */
type Act = (...args: never[]) => unknown;

/** A stage for one flow after the other: a time-skipping server, a worker, and activities that follow a script. */
export interface Stage {
  env: TestWorkflowEnvironment;
  /** Sets what the next calls of an activity do, in order; the last one is repeated. */
  script(activities: Record<string, Act | Act[]>): void;
  /** Every call so far: name and arguments. */
  calls: { name: string; args: unknown[] }[];
  count(name: string): number;
  start<P extends Provider>(provider: P, input: InputOf<P>): Promise<WorkflowHandle<(run: Run<P>) => Promise<Result>>>;
  close(): Promise<void>;
}

const activityNames = [
  'mobileOkToken',
  'mobileOkRequest',
  'mobileOkResend',
  'mobileOkCall',
  'mobileOkConfirm',
  'portOneV1Request',
  'portOneV1Confirm',
  'portOneV1Certification',
  'portOneV2Send',
  'portOneV2Resend',
  'portOneV2Confirm',
  'portOneV2Get',
  'nhnOtpReady',
  'nhnOtpKey',
  'nhnOtpCheck',
  'verifyVaspPrecheck',
  'verifyVaspCreate',
  'verifyVaspFind',
  'verifyVaspPoll',
  'verifyVaspLook',
  'verifyVaspReportTransfer',
  'verifyVaspReportError',
];

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;
const workflowBundle = () =>
  (bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  }));

export const createStage = async (): Promise<Stage> => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const env = await createTimeSkippingEnv();
  const calls: Stage['calls'] = [];
  let scripts: Record<string, Act[]> = {};
  const activities = Object.fromEntries(
    activityNames.map((name) => [
      name,
      async (...args: unknown[]) => {
        calls.push({ name, args });
        const acts = scripts[name];
        if (!acts?.length) throw ApplicationFailure.nonRetryable(`The script has no ${name}`, 'Unscripted');
        const act = acts.length > 1 ? (acts.shift() as Act) : (acts[0] as Act);
        return await act(...(args as never[]));
      },
    ]),
  );
  const taskQueue = `stage-${randomUUID()}`;
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    activities,
    workflowBundle: await workflowBundle(),
  });
  const running = worker.run();
  return {
    env,
    calls,
    count: (name) => calls.filter((call) => call.name === name).length,
    script: (next) => {
      calls.length = 0;
      scripts = Object.fromEntries(Object.entries(next).map(([name, acts]) => [name, [acts].flat()]));
    },
    start: async (provider, input) => {
      const normalised = inputSchemas[provider].parse(input) as Run<typeof provider>['input'];
      const method = 'method' in normalised ? (normalised.method as Method) : undefined;
      const run: Run<typeof provider> = {
        id: `run-${randomUUID()}`,
        provider,
        ...(method && { method }),
        input: normalised,
        fingerprint: 'fingerprint',
        ...('person' in normalised && { sentTo: maskPhone(normalised.person.phone) }),
      };
      return await env.client.workflow.start<(run: Run<typeof provider>) => Promise<Result>>(workflowTypes[provider], {
        workflowId: run.id,
        taskQueue,
        args: [run],
      });
    },
    close: async () => {
      worker.shutdown();
      await running;
      await env.teardown();
    },
  };
};

/** An act that fails as activities do. */
export const fails =
  (type: FailureType, more: Partial<FailureDetail> = {}, retryable = false): Act =>
  () => {
    throw ApplicationFailure.create({
      type,
      message: `scripted ${type}`,
      nonRetryable: !retryable,
      details: [{ provider: 'mobile-ok', call: 'scripted', ...more }],
    });
  };

export const gives =
  (value?: unknown): Act =>
  () =>
    value;
