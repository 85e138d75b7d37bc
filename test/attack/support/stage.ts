import { Client } from '@temporalio/client';
import { connect, type HwaginClient } from '../../../client/index.ts';
import { loadEncryption } from '../../../privacy/encryption.ts';
import type { ProviderName } from '../../../sandbox/index.ts';
import { startWorld, type World } from '../../support/world.ts';
import { Writer } from './writer.ts';

/** As a deployment runs: keys, limits, sealed messages; calls are patient, for they are held. */
const production: Record<string, string> = {
  HWAGIN_ENV: 'production',
  HWAGIN_SUBJECT_KEY: Buffer.alloc(32, 9).toString('base64'),
  HWAGIN_LIMIT_OPEN: 'off',
  HWAGIN_MAX_ACTIVITIES: '1000',
  MOBILEOK_TIMEOUT: '100s',
  PORTONE_V1_TIMEOUT: '100s',
  PORTONE_V2_TIMEOUT: '100s',
  NHN_OTP_TIMEOUT: '100s',
  VERIFYVASP_TIMEOUT: '100s',
};

/** What attacks are played on: one server, one worker in production mode, one writer. */
export interface Stage extends World {
  writer: Writer;
  /** That of the worker. */
  taskQueue: string;
  /** Starts and asks on another queue, which no worker serves unless one is started. */
  on(taskQueue: string, env?: Record<string, string>): Promise<HwaginClient>;
  /** With our keys, for what is asked of Temporal itself. */
  client: Client;
  /** Calls of this kind wait, as they arrive or after they took effect, until they are released. */
  hold(call: HeldCall): () => void;
}

export interface HeldCall {
  provider: ProviderName;
  call: string;
  when: 'arrived' | 'effect';
}

export const startStage = async (): Promise<Stage> => {
  const world = await startWorld({ env: production, silent: true });
  const opened: HwaginClient[] = [];
  const { dataConverter } = await loadEncryption(world.env);
  return {
    ...world,
    writer: new Writer(world.temporal),
    taskQueue: 'verifications',
    client: new Client({ connection: world.temporal, namespace: 'default', dataConverter }),
    on: async (taskQueue, env = {}) => {
      const client = await connect({ env: { ...world.env, ...env }, taskQueue });
      opened.push(client);
      return client;
    },
    hold: ({ provider, call, when }) => {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const stop = world.sandbox.on(when, async (event) => {
        if (event.provider === provider && event.call === call) await released;
      });
      return () => {
        release();
        stop();
      };
    },
    close: async () => {
      for (const each of opened) await each.close();
      await world.close();
    },
  };
};
