import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { person } from '../../support/inputs.ts';
import { type FakeGateway, fakeGateway, refuses } from './support/gateway.ts';

interface Operation {
  operationId: string;
  security?: unknown[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

describe('the OpenAPI document', () => {
  let gateway: FakeGateway;
  let document: Document;
  let ajv: Ajv2020;
  beforeAll(async () => {
    gateway = await fakeGateway({ cancel: refuses('ended', { status: 'denied' }) });
    document = (await gateway.ask('GET', '/openapi.json')).body as unknown as Document;
    ajv = new Ajv2020({ strict: false, allErrors: true });
    (formats as unknown as (to: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: 'api', components: document.components });
  });
  afterAll(() => gateway.app.close());

  const operation = (method: string, path: string): Operation => {
    const found = document.paths[path]?.[method.toLowerCase()];
    if (!found) throw new Error(`There is no ${method} ${path}`);
    return found;
  };
  const fits = (schema: object | undefined, value: unknown): string => {
    const text = JSON.stringify(schema ?? false).replaceAll('"#/components', '"api#/components');
    const validate = ajv.compile(JSON.parse(text) as object);
    return validate(value) ? 'fits' : ajv.errorsText(validate.errors);
  };
  const schemaOf = (found: Operation, status: number, type: string) =>
    (found.responses[String(status)] ?? found.responses[`${Math.floor(status / 100)}XX`])?.content?.[type]?.schema;

  it('is of version 3.1, names every route once, and says which need a key', () => {
    expect(document.openapi).toBe('3.1.0');
    const all = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const ids = all.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(document.paths).toSorted()).toMatchInlineSnapshot(`
      [
        "/healthz",
        "/v1/verifications",
        "/v1/verifications/{id}",
        "/v1/verifications/{id}/approve",
        "/v1/verifications/{id}/cancel",
        "/v1/verifications/{id}/code",
        "/v1/verifications/{id}/consent",
        "/v1/verifications/{id}/events",
        "/v1/verifications/{id}/outcome",
        "/v1/verifications/{id}/resend",
        "/v1/verifications/{id}/transfer",
        "/v1/verifications/{id}/transfer/abandon",
      ]
    `);
    const open = Object.entries(document.paths).filter(([, methods]) =>
      Object.values(methods).some(({ security }) => !security),
    );
    expect(open.map(([path]) => path)).toEqual(['/healthz']);
  });

  it('gives every object a name, once: generators drop or number what has none', () => {
    const { schemas } = document.components;
    const nameless: string[] = [];
    const visit = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { type, properties } = value as { type?: unknown; properties?: unknown };
      if (type === 'object' && properties && !/^\/components\/schemas\/\w+$/.test(at)) nameless.push(at);
      for (const [key, inner] of Object.entries(value))
        if (!['if', 'then', 'else'].includes(key)) visit(inner, `${at}/${key}`);
    };
    visit({ components: document.components, paths: document.paths }, '');
    expect(nameless).toEqual([]);
    const names = Object.keys(schemas).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    const ofOneShape = new Set(Object.values(schemas).map((schema) => JSON.stringify(schema)));
    expect(ofOneShape.size).toBe(names.length);
  });

  it('calls the start’s models by what they are for', () => {
    const { schemas } = document.components;
    const start = schemas['Start'] as { oneOf: { $ref: string }[]; discriminator: object };
    const ref = (name: string) => `#/components/schemas/${name}`;
    expect(start.discriminator).toEqual({
      propertyName: 'provider',
      mapping: {
        'mobile-ok': ref('StartMobileOk'),
        'portone-v1': ref('StartPortoneV1'),
        'portone-v2': ref('StartPortoneV2'),
        'nhn-otp': ref('StartNhnOtp'),
        'verify-vasp': ref('StartVerifyVasp'),
      },
    });
    const expected = ['MobileOkInputSMS', 'MobileOkInputPASS', 'PortoneV1Input', 'NhnOtpInputEnrol', 'VerifyVaspInput'];
    expected.push('Person', 'BriefPerson', 'IdentityOptions', 'ConversationOptions', 'TravelRuleOptions', 'Ivms101');
    expected.push('Verification', 'Outcome', 'Challenge', 'Identity', 'Problem', 'UserAccess', 'NaturalPerson');
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(expected));
  });

  it('says which bodies may be left out', () => {
    const required = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ requestBody }) =>
        requestBody ? [[path.split('/').at(-1), (requestBody as { required?: boolean }).required]] : [],
      ),
    );
    expect(Object.fromEntries(required)).toEqual({
      verifications: true,
      code: true,
      approve: false,
      resend: false,
      cancel: false,
      consent: true,
      transfer: true,
      abandon: true,
    });
  });

  it('holds no reference that leads nowhere', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(refs.filter((ref) => !known.includes(ref))).toEqual([]);
  });

  it.each([
    [
      'POST',
      '/v1/verifications',
      '/v1/verifications',
      201,
      { id: 'v-1', provider: 'mobile-ok', input: { method: 'SMS', person }, user: {} },
    ],
    ['GET', '/v1/verifications/{id}', '/v1/verifications/v-1', 200, undefined],
    ['POST', '/v1/verifications/{id}/code', '/v1/verifications/v-1/code', 200, { code: '123456' }],
    ['POST', '/v1/verifications/{id}/code', '/v1/verifications/v-1/code', 400, { code: 7 }],
    ['POST', '/v1/verifications/{id}/cancel', '/v1/verifications/v-1/cancel', 409, {}],
    ['GET', '/v1/verifications/{id}/outcome', '/v1/verifications/v-1/outcome', 200, undefined],
    ['GET', '/v1/verifications', '/v1/verifications', 200, undefined],
    ['GET', '/v1/verifications', '/v1/verifications?limit=x', 400, undefined],
    ['GET', '/healthz', '/healthz', 200, undefined],
  ] as const)('describes what %s %s answers (%s → %d)', async (method, path, url, status, body) => {
    const answer = await gateway.ask(method, url, { as: 'backend', body });
    expect(answer.status).toBe(status);
    const type = String(answer.headers['content-type']).split(';')[0] ?? '';
    expect(fits(schemaOf(operation(method, path), status, type), answer.body)).toBe('fits');
  });

  const smsAuth = {
    method: 'SMS',
    serviceType: 'SMSAuth',
    person: { name: '홍길동', phone: '01012345678', carrier: 'KT' },
  };
  it.each([
    ['a whole start', { id: 'v-1', provider: 'mobile-ok', input: { method: 'SMS', person, labels: ['a'] } }, true],
    ['a start for a phone alone', { id: 'v-1', provider: 'mobile-ok', input: smsAuth }, true],
    [
      'a start without a birth date',
      { id: 'v-1', provider: 'mobile-ok', input: { ...smsAuth, serviceType: 'telcoAuth' } },
      false,
    ],
    ['a start of nobody’s', { id: 'v-1', provider: 'other', input: {} }, false],
    [
      'an id that cannot be',
      { id: 'v 1', provider: 'nhn-otp', input: { action: 'enrol', userId: 'u', serviceName: 's' } },
      false,
    ],
  ])('and the gateway agree about %s', async (_what, body, accepted) => {
    const schema = operation('POST', '/v1/verifications').requestBody?.content['application/json']?.schema;
    expect(fits(schema, body) === 'fits').toBe(accepted);
    const { status } = await gateway.ask('POST', '/v1/verifications', { as: 'backend', body });
    expect(status === 201).toBe(accepted);
  });
});
