import {
  allHandlersFinished,
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

interface Activities {
  nhnOtpReady(): Promise<'ready'>;
  verifyVaspPrecheck(): Promise<'ready'>;
}
const { nhnOtpReady } = proxyLocalActivities<Activities>({ startToCloseTimeout: '1m' });
const { verifyVaspPrecheck } = proxyActivities<Activities>({ startToCloseTimeout: '1m' });

/** What an update triggers takes longer, in promises, than what the result of a local activity triggers. */
export async function slowHandler(): Promise<void> {
  setHandler(defineUpdate('take'), async () => {
    for (let step = 1; step <= 100; step++) await Promise.resolve();
    await sleep(1);
  });
  await nhnOtpReady();
  await verifyVaspPrecheck();
  await condition(allHandlersFinished);
}
