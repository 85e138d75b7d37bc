import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { HwaginClient } from '../../client/index.ts';
import { nhnEnrol } from '../support/inputs.ts';
import { startVerifications, type Verifications } from '../support/verifications.ts';

/** Each call is a round trip that a user waits for, and a query also costs work for a worker and a billable action. */
describe('the calls that are made to Temporal', () => {
  let on: Verifications;
  let connection: Connection;
  let client: HwaginClient;
  const calls: string[] = [];
  /** Temporal gives up the next call with this name. */
  let givenUp: string | undefined;
  /** Runs before a query reaches Temporal. */
  let beforeQuery: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    on = await startVerifications();
    connection = await Connection.connect({ address: on.address });
    const counted = new Proxy(connection.workflowService, {
      get: (service, name) => {
        const member: unknown = Reflect.get(service, name);
        if (typeof member !== 'function' || typeof name !== 'string') return member;
        return (...args: unknown[]) => {
          calls.push(name);
          if (name === givenUp) {
            givenUp = undefined;
            return Promise.reject(Object.assign(new Error('given up'), { code: 1, details: 'given up', metadata: {} }));
          }
          const call = () => (member as (...all: unknown[]) => unknown).apply(service, args);
          return name === 'queryWorkflow' && beforeQuery ? beforeQuery().then(call) : call();
        };
      },
    });
    Object.defineProperty(connection, 'workflowService', { value: counted });
    client = await on.connect({ connection });
  }, 300_000);
  afterAll(async () => {
    await connection.close();
    await on.close();
  });

  it('are one for a start, which brings the challenge with it', async () => {
    calls.length = 0;
    const snapshot = await client.startAndWait('nhn-otp', 'calls-1', nhnEnrol('user-calls'));
    expect(calls).toEqual(['executeMultiOperation']);
    expect(snapshot).toEqual(await on.client.snapshot('calls-1'));
  });

  it('are two for a start that Temporal gave up, since its worker died', async () => {
    calls.length = 0;
    givenUp = 'executeMultiOperation';
    const snapshot = await client.startAndWait('nhn-otp', 'calls-2', nhnEnrol('user-given-up'));
    expect(calls).toEqual(['executeMultiOperation', 'executeMultiOperation']);
    expect(snapshot.status).toBe('awaiting_user');
  });

  it('are more for an equal start of a verification that is there, since its first answer is old', async () => {
    const wrong = await on.client.submitCode('calls-1', '111111');
    calls.length = 0;
    expect(await client.startAndWait('nhn-otp', 'calls-1', nhnEnrol('user-calls'))).toEqual(wrong);
    expect(calls).toContain('queryWorkflow');
  });

  it('are one for a code, and two at once for the outcome of what has ended', async () => {
    calls.length = 0;
    expect((await client.submitCode('calls-1', '123456')).status).toBe('verified');
    expect((await client.result('calls-1')).enrolment).toBeDefined();
    expect(calls).toEqual(['updateWorkflowExecution', 'describeWorkflowExecution', 'getWorkflowExecutionHistory']);
    calls.length = 0;
    expect(await client.result('calls-1', { timeoutMs: 1 })).toBeDefined();
    expect(calls).toEqual(['describeWorkflowExecution', 'getWorkflowExecutionHistory']);
  });

  it('are four for a code that was judged by a status which has passed meanwhile', async () => {
    await client.start('nhn-otp', 'calls-3', nhnEnrol('slow-1'));
    beforeQuery = () => reaches('calls-3', 'awaiting_user');
    calls.length = 0;
    expect((await client.submitCode('calls-3', '123456')).status).toBe('verified');
    const looked = ['describeWorkflowExecution', 'queryWorkflow'];
    expect(calls).toEqual(['updateWorkflowExecution', ...looked, 'updateWorkflowExecution']);
  });

  it('are three for a code that is refused in the status which it still has', async () => {
    await client.start('nhn-otp', 'calls-4', nhnEnrol('slow-2'));
    beforeQuery = undefined;
    calls.length = 0;
    await expect(client.submitCode('calls-4', '123456')).rejects.toMatchObject({
      code: 'not_awaiting',
      status: 'requesting',
    });
    expect(calls).toEqual(['updateWorkflowExecution', 'describeWorkflowExecution', 'queryWorkflow']);
    await reaches('calls-4', 'awaiting_user');
    expect((await client.submitCode('calls-4', '123456')).status).toBe('verified');
  });

  const reaches = async (id: string, status: string): Promise<void> => {
    while ((await on.client.snapshot(id)).status !== status) await new Promise((resolve) => setTimeout(resolve, 50));
  };
});
