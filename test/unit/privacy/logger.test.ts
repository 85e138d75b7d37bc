import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { SettingsError } from '../../../config/settings.ts';
import { createLogger } from '../../../privacy/logger.ts';

const secrets = {
  name: '홍길동',
  phone: '01012345678',
  dashed: '010-1234-5678',
  abroad: '+82 10-1234-5678',
  resident: '900131-1234567',
  mail: 'gildong@example.com',
  ci: `${'Ab3/'.repeat(21)}Xy==`,
  encodedKey: 'GEZDGNBVGY3TQOJQ',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  bearer: 'Bearer 5f4dcc3b5aa765d61d83',
};

const logged = (write: (log: ReturnType<typeof createLogger>) => void): string => {
  const lines: string[] = [];
  write(createLogger({ level: 'trace', component: 'test' }, { write: (line) => lines.push(line) }));
  expect(lines).toHaveLength(1);
  expect(() => JSON.parse(lines[0] ?? '')).not.toThrow();
  return lines[0] ?? '';
};
const expectClean = (line: string) => {
  for (const secret of Object.values(secrets)) expect(line).not.toContain(secret);
};

describe('the logger', () => {
  it('shows known fields and marks the others', () => {
    const line = JSON.parse(
      logged((log) => log.info({ workflowId: 'signup-42', call: 'auth/request', shoe: 42 }, 'sent')),
    );
    expect(line).toMatchObject({ level: 'info', component: 'test', msg: 'sent' });
    expect(line).toMatchObject({ workflowId: 'signup-42', call: 'auth/request', shoe: '[redacted]' });
  });

  it('shows nothing of an object that holds personal data, at any depth or under a known name', () => {
    expectClean(logged((log) => log.info({ person: secrets, input: { person: secrets } }, 'start')));
    expectClean(logged((log) => log.info({ status: secrets, reason: Object.values(secrets).slice(1) }, 'start')));
    expectClean(logged((log) => log.info(secrets, 'start')));
  });

  it.each(Object.entries(secrets).slice(1))('cleans a %s out of a sentence', (_what, secret) => {
    expectClean(logged((log) => log.warn(`could not verify ${secret} today`)));
    expectClean(logged((log) => log.warn({ expected: `a ${secret}.` }, 'settings')));
    expectClean(logged((log) => log.warn('could not verify %s', secret)));
  });

  it('withholds the message of an error that is not ours, its cause’s too, and keeps where it happened', () => {
    const foreign = new Error(`no such user: ${secrets.name}`, { cause: new Error(secrets.name) });
    for (const line of [
      logged((log) => log.error({ err: foreign }, 'failed')),
      logged((log) => log.error({ error: foreign }, 'failed')),
      logged((log) => log.error(foreign)),
      logged((log) => log.error(foreign, 'failed')),
    ]) {
      expectClean(line);
      expect(line).toContain('logger.test.ts');
    }
  });

  it('is as careful with the bindings of a child', () => {
    expectClean(logged((log) => log.child({ ...secrets, error: new Error(secrets.phone) }).info('x')));
  });

  it('withholds what JSON.parse quotes', () => {
    const line = logged((log) => {
      try {
        JSON.parse(secrets.name);
      } catch (error) {
        log.error({ error }, 'unreadable');
      }
    });
    expectClean(line);
    expect(line).toContain('SyntaxError');
  });

  it('withholds the message of a failure whose type is not of our closed set', () => {
    const failure = ApplicationFailure.create({ type: 'SomeLibraryError', message: secrets.name });
    expectClean(logged((log) => log.error({ error: failure }, 'failed')));
  });

  it('shows the message of our own errors, and never the properties', () => {
    const { name, ...others } = secrets;
    const wrong = new SettingsError([{ setting: 'MOBILEOK_URL', expected: 'expected a URL' }]);
    const own = Object.assign(wrong, others, { person: name });
    const line = logged((log) => log.error({ error: own }, 'stopped'));
    expectClean(line);
    expect(line).toContain('MOBILEOK_URL: expected a URL');
  });

  it('shows the gRPC status of the native core’s errors, but not their message', () => {
    const error = `code: 'Client specified an invalid argument', message: "${secrets.name}"`;
    const line = logged((log) => log.warn({ error }, 'Error while completing workflow activation'));
    expect(line).toContain('Client specified an invalid argument');
    expectClean(line);
  });

  it('drops the query of a URL and the code in the path of a check', () => {
    const line = logged((log) =>
      log.info('GET https://otp.example/v1/codes/123456/verification?secret=abc&x=1 failed'),
    );
    expect(line).not.toMatch(/123456|abc/);
  });

  it('leaves ids alone, so that they can be looked up', () => {
    const id = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    expect(logged((log) => log.info({ workflowId: id }, 'started'))).toContain(id);
  });
});
