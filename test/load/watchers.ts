import { setTimeout as sleep } from 'node:timers/promises';
import { person } from '../support/inputs.ts';
import { base, key, post } from './settings.ts';

/** 1,000 event streams over 100 verifications: what they cost a gateway, by its own metrics. */
const watchers = Number(process.env['WATCHERS'] ?? 1_000);
const watched = Number(process.env['WATCHED'] ?? 100);
/** The gateway's operations port: start it with HWAGIN_GATEWAY_HEALTH_PORT=9191. */
const metricsUrl = process.env['HWAGIN_METRICS_URL'] ?? 'http://127.0.0.1:9191/metrics';
const run = `watch-${Date.now()}`;

const metrics = async (): Promise<Record<string, number>> => {
  const text = await (await fetch(metricsUrl)).text();
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => !line.startsWith('#') && !line.includes('{'))
      .map((line) => line.split(' '))
      .map(([name = '', value]) => [name, Number(value)]),
  );
};
const cost = (found: Record<string, number>) => {
  const of = (ending: string) => Object.entries(found).find(([name]) => name.endsWith(ending))?.[1] ?? Number.NaN;
  return { cpu: of('process_cpu_seconds_total'), megabytes: of('process_resident_memory_bytes') / 1_048_576 };
};

for (let number = 0; number < watched; number++) {
  const id = `${run}-${number}`;
  const input = { method: 'SMS', person: { ...person, phone: `010${2_000 + number}7777` } };
  const { status } = await post('/v1/verifications', { id, provider: 'mobile-ok', input });
  if (status !== 201) throw new Error(`A start was answered ${status}`);
}
await sleep(3_000);
const before = cost(await metrics());
let events = 0;
const stop = new AbortController();
const watch = async (url: string): Promise<void> => {
  const { body } = await fetch(url, { headers: { authorization: `Bearer ${key}` }, signal: stop.signal });
  for await (const chunk of body ?? []) events += Buffer.from(chunk).toString().split('event: snapshot').length - 1;
};
for (let number = 0; number < watchers; number++) {
  const url = `${base}/v1/verifications/${run}-${number % watched}/events`;
  void watch(url).catch(() => undefined);
  if (number % 50 === 49) await sleep(100);
}
await sleep(10_000);
const opened = cost(await metrics());
await sleep(30_000);
const after = cost(await metrics());
console.log({
  watchers,
  verifications: watched,
  snapshotsTold: events,
  megabytesBefore: Math.round(before.megabytes),
  megabytesWith: Math.round(after.megabytes),
  cpuPercentWhileNothingHappens: Math.round(((after.cpu - opened.cpu) / 30) * 1_000) / 10,
});
stop.abort();
for (let number = 0; number < watched; number++) await post(`/v1/verifications/${run}-${number}/cancel`, {});
