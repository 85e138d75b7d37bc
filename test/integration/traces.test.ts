import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, propagation, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { startGateway } from '../../gateway/start.ts';
import { createLogger } from '../../privacy/logger.ts';
import { startTracing, type Tracing } from '../../telemetry/tracing.ts';
import { nhnEnrol, person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

const env = { OTEL_TRACES_EXPORTER: 'otlp', HWAGIN_ENV: 'production' };
const sms = { method: 'SMS', person } as const;

describe('traces', () => {
  const exporter = new InMemorySpanExporter();
  let tracing: Tracing;
  let world: World;
  beforeAll(async () => {
    const log = createLogger({ level: 'silent', component: 'test' });
    tracing = (await startTracing({ env, service: 'hwagin-test', log, exporter })) as Tracing;
    world = await startWorld({ env, tracing });
  }, 300_000);
  afterAll(async () => {
    await world?.close();
    await tracing?.stop();
  });

  /** The exported spans of a call's trace. */
  const traced = async (call: () => Promise<unknown>): Promise<ReadableSpan[]> => {
    const traceId = await trace.getTracer('test').startActiveSpan('the backend', async (span) => {
      await call().catch(() => undefined);
      span.end();
      return span.spanContext().traceId;
    });
    const ours = () => exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);
    await tracing.processor.forceFlush();
    return ours();
  };

  const pathTo = (name: string, spans: readonly ReadableSpan[]): string[] => {
    const path: string[] = [];
    let at = spans.find((span) => span.name === name);
    for (; at; at = spans.find((span) => span.spanContext().spanId === at?.parentSpanId)) path.unshift(at.name);
    return path;
  };

  const code = async () => (await world.sandbox.code(person.phone)) ?? '';

  it('go from the caller through client, workflow and activity to the provider, with payloads encrypted', async () => {
    const spans = await traced(async () => {
      await world.hwagin.startAndWait('mobile-ok', 'traced-1', sms);
      await world.hwagin.submitCode('traced-1', await code());
      await world.hwagin.result('traced-1');
    });
    expect(pathTo('mobile-ok auth/request', spans)).toEqual([
      'the backend',
      'UpdateWithStartWorkflow:awaitChallenge',
      'RunWorkflow:mobileOk',
      'StartActivity:mobileOkRequest',
      'RunActivity:mobileOkRequest',
      'mobile-ok auth/request',
    ]);
    expect(pathTo('mobile-ok token/get', spans)).toContain('RunActivity:mobileOkToken');
    expect(pathTo('HandleUpdate:submitCode', spans).slice(0, 2)).toEqual([
      'the backend',
      'StartWorkflowUpdate:submitCode',
    ]);
    const call = spans.find(({ name }) => name === 'mobile-ok confirm/request');
    expect(call?.attributes).toEqual({
      'hwagin.provider': 'mobile-ok',
      'hwagin.call': 'confirm/request',
      'http.request.method': 'POST',
      'http.response.status_code': 200,
    });
  });

  it('continue the trace that the caller of the gateway names', async () => {
    const key = 'a-key-of-the-tests';
    const sha256 = createHash('sha256').update(key).digest('hex');
    const gatewayEnv = { HWAGIN_ENV: 'development', HWAGIN_GATEWAY_PORT: '0', HWAGIN_CODEC_PORT: '0' };
    const log = createLogger({ level: 'silent', component: 'test' });
    const gateway = await startGateway({
      env: { ...world.env, ...gatewayEnv, HWAGIN_API_KEYS: `tests:backend:${sha256}` },
      log,
    });
    const spans = await traced(async () => {
      const headers: Record<string, string> = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
      propagation.inject(context.active(), headers);
      const body = JSON.stringify({ id: 'traced-by-api', provider: 'mobile-ok', input: sms });
      await fetch(`${gateway.url}/v1/verifications`, { method: 'POST', headers, body });
      // A run's span is sent once it has ended.
      await world.hwagin.cancel('traced-by-api');
      await world.hwagin.result('traced-by-api');
    });
    await gateway.close();
    expect(pathTo('mobile-ok auth/request', spans).slice(0, 3)).toEqual([
      'the backend',
      'POST /v1/verifications',
      'UpdateWithStartWorkflow:awaitChallenge',
    ]);
  });

  it('name failures by their type', async () => {
    await world.sandbox.fault({ provider: 'portone-v1', call: 'otp/request', kind: 'lost', times: 2 });
    const spans = await traced(() => world.hwagin.startAndWait('portone-v1', 'traced-2', sms));
    const lost = spans.find(({ name }) => name === 'portone-v1 otp/request');
    expect(lost).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'AmbiguousSend' } });
  });

  it('contain nothing personal, no code, no key and no URL, not even for a refused call', async () => {
    await traced(async () => {
      await world.hwagin.startAndWait('mobile-ok', 'traced-3', { ...sms, person: { ...person, name: '불일치' } });
      await world.hwagin.startAndWait('nhn-otp', 'traced-4', nhnEnrol('user-1'));
      await world.hwagin.submitCode('traced-4', '000000');
    });
    await traced(() =>
      world.hwagin.startAndWait('mobile-ok', 'traced-5', { ...sms, person: { ...person, phone: '1' } }),
    );
    const spans = exporter.getFinishedSpans();
    const sent = JSON.stringify(spans.map(seen));
    const never = [person.name, '불일치', '1234', '5678', '1990', await code(), '000000', 'http:', 'at ', 'user-1'];
    expect(never.filter((each) => sent.includes(each))).toEqual([]);
    expect(spans.length).toBeGreaterThan(40);
  });
});

/** Everything an exporter reads of a span. */
const seen = ({ name, kind, status, attributes, events, links, resource }: ReadableSpan) => ({
  ...{ name, kind, status, links, resource: resource.attributes },
  attributes: Object.entries(attributes).filter(([key]) => !['run_id', 'temporalUpdateId'].includes(key)),
  events: events.map((event) => [event.name, event.attributes]),
});
