import { condition, sleep } from '@temporalio/workflow';

/** Workflows of `test/integration/workflow-sandbox.test.ts`. */
export async function waits(): Promise<void> {
  await Promise.all([condition(() => false), sleep('1h')]);
}

export async function forgetsARejection(): Promise<void> {
  void Promise.reject(new Error('nobody caught this'));
  await sleep('1h');
}

export async function throws(): Promise<void> {
  throw new Error('thrown');
}
