import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { connect, type HwaginClient } from '../../client/index.ts';
import { type Started, startProcess } from '../../dev/processes.ts';
import { type DevServer, startDevServer } from '../../dev/temporal/dev-server.ts';
import { startSandbox } from '../../sandbox/index.ts';
import { type ProductFile, startProduct } from '../support/product-process.ts';
import { type Collector, startCollector } from './collector.ts';
import { enrolAndCheck, playsOf, secretsOf } from './flows.ts';
import { canary, canaryUser, knownMarkers, phoneMarkers, phoneOf, wrongCode } from './person.ts';
import { databasePlaces, temporalPlaces, textPlace } from './places.ts';
import { findLeaks, type Leak, type Marker, type Place } from './search.ts';
import { startTap, type Tap } from './tap.ts';

const gatewayKey = 'gateway-key-of-the-canary-4a1f7c';
const secretSettings = /KEYS?$|SECRET$|PASSWORD$/;

/**
 * Runs every flow to every kind of end, through real processes with the most verbose logging, with markers for everything
 * personal or secret; then searches for them wherever they could have leaked.
 */
describe('the canary', () => {
  let folder: string;
  let server: DevServer;
  let temporal: Connection;
  let hwagin: HwaginClient;
  let metricsUrls: string[];
  let collector: Collector;
  const processes: Started[] = [];
  const taps: Tap[] = [];
  const closing: (() => Promise<void>)[] = [];
  const logs: string[] = [];
  const errors: string[] = [];
  const markers: Marker[] = [...knownMarkers];
  const ends: Record<string, string> = {};
  const expected: Record<string, string> = {};

  const run = async (path: ProductFile, env: Record<string, string>, ready: RegExp): Promise<string> => {
    const { PATH = '', HOME = '' } = process.env;
    const started = startProduct(path, [], {
      name: path,
      env: { PATH, HOME, ...env },
      onLine: (line) => logs.push(line),
    });
    processes.push(started);
    return await started.waitForLine(ready, 120_000);
  };
  const portIn = (line: string) => /"port":(\d+)/.exec(line)?.[1] ?? '';
  const noteError = (error: unknown): void => {
    const { name, message, stack } = error as Error;
    errors.push(name, message, stack ?? '', JSON.stringify(error));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hwagin-canary-'));
    const sandbox = await startSandbox();
    collector = await startCollector();
    closing.push(
      () => sandbox.close(),
      () => collector.close(),
    );
    server = await startDevServer({
      ...{ port: 0, uiPort: 0, dbFile: join(folder, 'temporal.db'), say: () => undefined },
      onLine: (line) => logs.push(line),
    });
    const tapped: Record<string, string> = {};
    for (const [name, value] of Object.entries(sandbox.settings).filter(([setting]) => setting.endsWith('_URL'))) {
      if (!Object.values(sandbox.urls).includes(value)) continue;
      const tap = await startTap(value);
      taps.push(tap);
      tapped[name] = tap.url;
    }
    const env: Record<string, string> = {
      ...sandbox.settings,
      ...tapped,
      TEMPORAL_ADDRESS: server.address,
      HWAGIN_DATA: folder,
      HWAGIN_ENV: 'production',
      HWAGIN_ENCRYPTION_KEYS: `canary:${Buffer.alloc(32, 'canary-encryption').toString('base64')}`,
      HWAGIN_SUBJECT_KEY: Buffer.alloc(32, 'canary-subject').toString('base64'),
      HWAGIN_LIMIT_SENDS: '100/10m',
      HWAGIN_LIMIT_OPEN: 'off',
      HWAGIN_LOG_LEVEL: 'trace',
      HWAGIN_HEALTH_PORT: '0',
      HWAGIN_TOKEN_KEY: Buffer.alloc(32, 'canary-token').toString('base64'),
      HWAGIN_API_KEYS: `backend:backend:${createHash('sha256').update(gatewayKey).digest('hex')}`,
      HWAGIN_GATEWAY_PORT: '0',
      HWAGIN_GATEWAY_HEALTH_PORT: '0',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    };
    for (const [name, value] of Object.entries(env))
      if (secretSettings.test(name)) markers.push({ label: name, value: value.slice(value.indexOf(':') + 1) });
    markers.push({ label: 'key of the gateway', value: gatewayKey });
    const workers = await Promise.all([1, 2].map(() => run('worker/main.ts', env, /worker ready/)));
    const gateway = await run('gateway/main.ts', env, /gateway ready/);
    const { healthPort } = JSON.parse(gateway) as { healthPort: number };
    metricsUrls = [...workers.map(portIn), healthPort].map((port) => `http://127.0.0.1:${port}/metrics`);
    hwagin = await connect({ env, tracing: false });
    temporal = await Connection.connect({ address: server.address });
    closing.push(
      () => hwagin.close(),
      () => temporal.close(),
    );

    const plays = playsOf(hwagin, sandbox);
    await Promise.all(
      plays.map(async ({ id, end, play }) => {
        expected[id] = end;
        await play(id).catch(noteError);
        const outcome = await hwagin.result(id);
        ends[id] = outcome.status;
        for (const value of secretsOf(outcome)) markers.push({ label: 'CI or DI', value });
      }),
    );
    for (const value of await enrolAndCheck(hwagin, sandbox)) markers.push({ label: 'enrolment', value });

    const http = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`http://127.0.0.1:${portIn(gateway)}${path}`, {
        method,
        headers: { authorization: `Bearer ${gatewayKey}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) errors.push(text);
      return text;
    };
    const throughHttp = { method: 'SMS', person: { ...canary, phone: phoneOf('4399') } };
    await http('POST', '/v1/verifications', { id: 'h-1', provider: 'mobile-ok', input: throughHttp, user: {} });
    await http('POST', '/v1/verifications/h-1/code', { code: wrongCode });
    await http('POST', '/v1/verifications/h-1/code', { code: (await sandbox.code(phoneOf('4399'))) ?? '' });
    await http('GET', '/v1/verifications/h-1/outcome?wait=5');
    await http('POST', '/v1/verifications', {
      id: 'h-2',
      provider: 'mobile-ok',
      input: { method: 'SMS', person: { ...canary, phone: `${canary.phone}00`, birthDate: canary.name } },
    });
    const refused: (() => Promise<unknown>)[] = [
      () => hwagin.start('mobile-ok', 'e-1', { method: 'SMS', person: { ...canary, phone: `${canary.phone}00` } }),
      () => hwagin.start('mobile-ok', 'e-2', { method: 'SMS', person: { ...canary, birthDate: canary.name } }),
      () => hwagin.submitCode('m-verified', wrongCode),
      () => hwagin.submitCode('m-verified', canary.name),
      () => hwagin.start('mobile-ok', 'm-verified', { method: 'LMS', person: canary }),
    ];
    for (const refuse of refused) await refuse().then(() => Promise.reject(new Error('not refused')), noteError);
    for (const { tokens } of taps) for (const value of tokens) markers.push({ label: 'token of a provider', value });
    markers.push(...phoneMarkers());
  }, 400_000);

  afterAll(async () => {
    for (const close of closing) await close();
    for (const started of processes) await started.stop();
    for (const tap of taps) await tap.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 300_000);

  const everywhere = async (): Promise<Place[]> => {
    // Spans are sent a moment after they end.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const metrics = await Promise.all(metricsUrls.map(async (url) => (await fetch(url)).text()));
    return [
      ...(await temporalPlaces(temporal)),
      ...(await databasePlaces(folder)),
      textPlace('logs', logs),
      textPlace('errors', errors),
      textPlace('metrics', metrics),
      { name: 'traces', content: Buffer.concat(collector.received) },
    ];
  };

  it('has played every flow to the end it was meant to come to', () => {
    expect(ends).toEqual(expected);
    const labels = new Set(markers.map(({ label }) => label));
    for (const label of ['name', 'CI or DI', 'enrolment', 'token of a provider', 'PORTONE_V2_SECRET'])
      expect(labels).toContain(label);
  });

  it('is found nowhere', async () => {
    const places = await everywhere();
    const found = new Map(places.map(({ name }) => [name, 0]));
    for (const { name, content } of places) found.set(name, (found.get(name) ?? 0) + content.length);
    for (const [name, bytes] of found) expect([name, bytes > 1_000]).toEqual([name, true]);
    expect(findLeaks(places, markers)).toEqual([]);
  }, 300_000);

  it('is found in each place where it is planted', async () => {
    const before = logs.length;
    const open = new Client({ connection: temporal });
    const [name, phone] = [canary.name, canary.phone];
    const status = defineSearchAttributeKey('VerificationStatus', SearchAttributeType.KEYWORD);
    await open.workflow.start('planted', { workflowId: 'planted-1', taskQueue: 'nobody', args: [{ name }] });
    await open.workflow.start('planted', { workflowId: 'planted-2', taskQueue: 'nobody', memo: { phone } });
    await open.workflow.start('planted', {
      ...{ workflowId: 'planted-3', taskQueue: 'nobody' },
      typedSearchAttributes: new TypedSearchAttributes([{ key: status, value: wrongCode }]),
    });
    await open.workflow.start('planted', { workflowId: `planted-${canaryUser}`, taskQueue: 'nobody' });
    await open.workflow.start('planted', { workflowId: 'planted-5', taskQueue: `queue-${canary.birthDate}` });
    const talkative = startProcess(process.execPath, ['-e', `console.log(${JSON.stringify({ name }.name)})`], {
      name: 'a talkative process',
      onLine: (line) => logs.push(line),
    });
    await talkative.ended;
    expect(logs.length).toBeGreaterThan(before);
    const careless = `import { Gauge, register } from 'prom-client';
      import { createServer } from 'node:http';
      new Gauge({ name: 'planted', help: 'planted', labelNames: ['phone'] }).set({ phone: ${JSON.stringify(phone)} }, 1);
      createServer(async (_, answer) => answer.end(await register.metrics())).listen(0, '127.0.0.1', function () {
        console.log('port ' + this.address().port);
      });`;
    const exposed = startProcess(process.execPath, ['--input-type=module', '-e', careless], {
      name: 'careless metrics',
    });
    processes.push(exposed);
    metricsUrls.push(`http://127.0.0.1:${(await exposed.waitForLine(/port \d+/, 30_000)).slice(5)}/metrics`);
    await fetch(`${collector.url}/v1/traces`, { method: 'POST', body: `a span of ${name}` });
    const said = new Error(`no such person: ${name}`);
    noteError(said);
    await new Promise((resolve) => setTimeout(resolve, 2_000));

    const leaks = findLeaks(await everywhere(), markers);
    const has = (place: string, label: string) =>
      expect(leaks).toContainEqual(expect.objectContaining({ place, label } satisfies Partial<Leak>));
    has('history', 'name');
    has('search attributes, memo, id or task queue', 'phone');
    has('search attributes, memo, id or task queue', 'wrong code');
    has('search attributes, memo, id or task queue', 'user id');
    has('search attributes, memo, id or task queue', 'birth date');
    has('database file', 'name');
    has('logs', 'name');
    has('errors', 'name');
    has('metrics', 'phone');
    has('traces', 'name');
  }, 300_000);
});
