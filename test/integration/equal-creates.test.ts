import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, Connection, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { Creates } from '../../activities/provider.ts';
import type { Snapshot } from '../../client/index.ts';
import { loadEncryption } from '../../privacy/encryption.ts';
import { keyedHashes, loadKeyedHashes } from '../../privacy/keyed-hash.ts';
import { createsIn } from '../../worker/creates.ts';
import { inActivity } from '../support/in-activity.ts';
import { vaspInput } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

/** With names that cannot be read, as in the vendor's examples, equal transfers of two people look the same in the list. */
let world: World;
beforeAll(async () => {
  world = await startWorld({
    sandbox: { rules: { verifyVaspSingleQuotes: true, verifyVaspDelayMs: 300 } },
    env: { VERIFYVASP_TIMEOUT: '20s' },
  });
}, 300_000);
afterAll(async () => world.close());
beforeEach(async () => {
  await world.sandbox.reset();
  await world.sandbox.heal();
});

let amounts = 0;
/** A transfer that no other test makes. */
const transfer = () => ({
  ...vaspInput,
  asset: { ...vaspInput.asset, amount: `1.${Date.now()}${++amounts}` },
  options: { resultTimeout: '60s', transferTimeout: '60s', pollInterval: '1s' } as const,
});
type Fate = 'never' | 'lost' | 'late' | 'answered';
const faults = {
  never: { kind: 'reset' },
  lost: { kind: 'lost' },
  late: { kind: 'slow', phase: 'after', delayMs: 8_000 },
} as const;
/** Starts verifications of one transfer, each once the create of the previous one has arrived; returns their final states. */
const play = async (...fates: Fate[]): Promise<Snapshot[]> => {
  const input = transfer();
  const started: Promise<Snapshot>[] = [];
  for (const fate of fates) {
    if (fate !== 'answered') await world.sandbox.fault({ provider: 'verify-vasp', call: 'create', ...faults[fate] });
    const arrived = new Promise<void>((resolve) => {
      const stop = world.sandbox.on('arrived', ({ call }) => {
        if (call !== 'create') return;
        stop();
        resolve();
      });
    });
    const id = `equal-${input.asset.amount}-${started.length}`;
    started.push(world.hwagin.startAndWait('verify-vasp', id, input, { timeoutMs: 90_000 }));
    await arrived;
  }
  return Promise.all(started);
};
const unknown = { status: 'failed', reason: 'create_unknown' };
const created = { status: expect.stringMatching(/^awaiting_(counterparty|transfer)$/) };
const records = () => world.sandbox.count('verify-vasp', 'record');

describe('a create whose answer was lost', () => {
  it('adopts its record if nobody else has created an equal one', async () => {
    expect(await play('lost')).toEqual([expect.objectContaining(created)]);
    expect(await records()).toBe(1);
  }, 120_000);

  it('that never arrived does not adopt the record of another verification, whose answer is late', async () => {
    const ends = await play('never', 'late');
    expect(ends).toEqual([expect.objectContaining(unknown), expect.objectContaining(created)]);
    expect(await records()).toBe(1);
  }, 120_000);

  it('does not do so in the reversed order either', async () => {
    const ends = await play('late', 'never');
    expect(ends).toEqual([expect.objectContaining(created), expect.objectContaining(unknown)]);
  }, 120_000);

  it('adopts none among three at once; a verification whose create was answered keeps its record', async () => {
    const ends = await play('never', 'lost', 'late');
    expect(ends).toEqual([unknown, unknown, created].map((end) => expect.objectContaining(end)));
    expect(await records()).toBe(2);
  }, 120_000);

  it('adopts none if two answers were lost', async () => {
    const ends = await play('lost', 'never');
    expect(ends).toEqual([unknown, unknown].map((end) => expect.objectContaining(end)));
  }, 120_000);
});

/** Two workers, with the same secret or different ones. */
describe('who may take a record', () => {
  const connections: Connection[] = [];
  afterAll(async () => {
    for (const connection of connections) await connection.close();
  });
  const creates = async (key?: number): Promise<Creates> => {
    const connection = await Connection.connect({ address: world.server.address });
    connections.push(connection);
    const { dataConverter } = await loadEncryption(world.env);
    const { record } = key === undefined ? loadKeyedHashes(world.env) : keyedHashes(new Uint8Array(32).fill(key));
    return createsIn({ client: new Client({ connection, dataConverter }), taskQueue: 'verifications', hash: record });
  };
  /** Calls it as Temporal calls an activity that is safe to repeat: again, if a busy machine did not answer in time. */
  const as = async <T>(runId: string, call: () => Promise<T>): Promise<T> => {
    for (let left = 5; ; left--) {
      try {
        return await inActivity(call, { runId });
      } catch (error) {
        if (left === 0 || !(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
      }
    }
  };
  const kinds = () => [['vasp', 'btc', `${++amounts}e0`, `address-${Date.now()}`]];

  it('may ask again on another worker, after one that died before it could answer', async () => {
    const [one, other] = [await creates(), await creates()];
    const equal = kinds();
    await as('run-a', () => one.begins(equal));
    expect(await as('run-a', () => one.mayTake('uuid-again', equal))).toBe(true);
    expect(await as('run-a', () => other.mayTake('uuid-again', equal))).toBe(true);
    await as('run-b', () => other.begins(equal));
    expect(await as('run-b', () => other.mayTake('uuid-again', equal))).toBe(false);
    expect(await as('run-a', () => one.mayTake('uuid-again', equal))).toBe(false);
  });

  it('has announced itself before it created anything', async () => {
    const one = await creates();
    expect(await as('run-c', () => one.mayTake('uuid-unsaid', kinds()))).toBe(false);
  });

  it('is never two runs, not even with two different secrets', async () => {
    const [one, other] = [await creates(1), await creates(2)];
    const equal = kinds();
    await as('run-d', () => one.begins(equal));
    await as('run-e', () => other.begins(equal));
    const both = await Promise.all([
      as('run-d', () => one.mayTake('uuid-two', equal)),
      as('run-e', () => other.mayTake('uuid-two', equal)),
    ]);
    expect(both.filter(Boolean).length).toBeLessThan(2);
    const later = await as('run-e', () => other.mayTake('uuid-two', equal));
    expect(both[0] && later).toBe(false);
  });

  it('is alone again after another that certainly created none', async () => {
    const one = await creates();
    const equal = kinds();
    await as('run-f', () => one.begins(equal));
    await as('run-f', () => one.left(equal));
    await as('run-g', () => one.begins(equal));
    expect(await as('run-g', () => one.mayTake('uuid-left', equal))).toBe(true);
  });

  it('appears unencrypted in no id', async () => {
    const one = await creates();
    const address = 'bc1q-not-for-ids';
    await as('run-h', () => one.begins([['vasp', 'btc', '7e0', address]]));
    const query = "WorkflowType = 'creates'";
    const { executions } = await world.temporal.workflowService.listWorkflowExecutions({ namespace: 'default', query });
    expect(JSON.stringify(executions)).not.toContain(address);
  });
});
