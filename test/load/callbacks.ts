import { setTimeout as sleep } from 'node:timers/promises';
import { vaspInput } from '../support/inputs.ts';
import { post, quantile } from './settings.ts';

/**
 * Callbacks at a steady rate: 8 of 10 for open verifications, one of those 10 twice at once, one for a uuid that nobody has.
 * `VERIFYVASP_CALLBACK_TOKEN` and `VERIFYVASP_URL` (the sandbox's) have to be set.
 */
const rate = Number(process.env['RATE'] ?? 50);
const seconds = Number(process.env['SECONDS'] ?? 30);
const token = process.env['VERIFYVASP_CALLBACK_TOKEN'] ?? '';
const enclave = process.env['VERIFYVASP_URL'] ?? 'http://127.0.0.1:7705';
const run = `load-${Date.now()}`;

const uuids: string[] = [];
for (let number = 0; number < 40; number++) {
  const id = `${run}-${number}`;
  const { ivms101 } = vaspInput;
  const input = {
    ...vaspInput,
    requiredBeneficiaryInfo: ['ACCOUNT_NUMBER', 'NATURAL_PERSON_NAME'],
    ivms101: { ...ivms101, originator: { ...ivms101.originator, accountNumber: [id] } },
    options: { pollInterval: '10m' },
  };
  const { status } = await post('/v1/verifications', { id, provider: 'verify-vasp', input });
  if (status !== 201) throw new Error(`A start was answered ${status}`);
  const listed = await fetch(`${enclave}/v1/verifications?originatorAccountNumber=${id}`);
  const { verifications } = (await listed.json()) as { verifications: { verificationUuid: string }[] };
  uuids.push(verifications[0]?.verificationUuid ?? '');
}
console.log(`${uuids.length} verifications are open; ${rate} callbacks a second for ${seconds} s`);

const latencies: number[] = [];
const statuses: Record<number, number> = {};
const call = async (verificationUuid: string, txHash: string): Promise<void> => {
  const began = performance.now();
  const data = { verificationUuid, txHash, vout: 0 };
  const { status } = await post('/v1/callbacks/verifyvasp', { callbackType: 'TX_REPORT', data }, token);
  latencies.push(performance.now() - began);
  statuses[status] = (statuses[status] ?? 0) + 1;
};

const began = performance.now();
const calls: Promise<void>[] = [];
for (let number = 0; number < rate * seconds; number++) {
  await sleep(Math.max(0, began + (number * 1_000) / rate - performance.now()));
  const uuid = number % 10 === 9 ? `nobody-${run}-${number}` : (uuids[number % uuids.length] ?? '');
  for (let copy = 0; copy < (number % 10 === 5 ? 2 : 1); copy++) calls.push(call(uuid, `${run}x${number}`));
}
await Promise.all(calls);
latencies.sort((a, b) => a - b);
const [p50, p90, p99, max] = [0.5, 0.9, 0.99, 1].map((p) => quantile(latencies, p));
console.log({ callbacks: latencies.length, statuses, milliseconds: { p50, p90, p99, max } });
for (let number = 0; number < 40; number++) await post(`/v1/verifications/${run}-${number}/cancel`, {});
