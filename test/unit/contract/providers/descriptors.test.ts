import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { activityProviders } from '../../../../activities/providers.ts';
import { parseCode } from '../../../../client/input.ts';
import { descriptors } from '../../../../contract/providers/index.ts';
import { literalsOf } from '../../../../dev/check/literals.ts';
import { sourceFiles } from '../../../../dev/check/sources.ts';
import { scrub } from '../../../../privacy/scrub.ts';
import { providers as sandboxProviders } from '../../../../sandbox/types.ts';

const root = join(import.meta.dirname, '../../../..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const twice = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);

describe('the descriptors of providers', () => {
  it.each(['name', 'title', 'workflowType'] as const)('have a %s of their own each', (field) => {
    expect(twice(descriptors.map((descriptor) => descriptor[field]))).toEqual([]);
  });

  it.each(descriptors)('$name has names of the right form', ({ name, workflowType, settings }) => {
    expect(name).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
    expect(workflowType).toMatch(/^[a-z][A-Za-z0-9]*$/);
    for (const setting of [...(settings?.shown ?? []), ...(settings?.secret ?? [])])
      expect(setting.startsWith(String(settings?.prefix))).toBe(true);
    expect(settings?.prefix ?? 'NONE_').toMatch(/^[A-Z][A-Z0-9_]*_$/);
  });

  it('have settings prefixes, none of which begins with another', () => {
    const prefixes = descriptors.flatMap(({ settings }) => settings?.prefix ?? []);
    expect(prefixes.filter((one) => prefixes.some((other) => other !== one && one.startsWith(other)))).toEqual([]);
  });

  it('name the recipient wherever a message is sent or a code is typed, because without one nothing is limited', () => {
    const limited = descriptors.filter(({ sends, flow }) => sends || flow === 'conversation');
    expect(limited.filter((descriptor) => !descriptor.recipient)).toEqual([]);
  });

  it('say how users answer, wherever there is a user', () => {
    const talking = descriptors.filter(({ flow }) => flow === 'conversation');
    expect(talking.filter(({ methods, codeLength }) => methods.length === 0 || codeLength === undefined)).toEqual([]);
  });

  it.each(descriptors)('$name has the methods that its input takes', ({ input, methods, flow }) => {
    const taken = methodsIn(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
    // An input without a method has the only one.
    const expected = taken.length > 0 ? taken : methods.slice(0, flow === 'conversation' ? 1 : 0);
    expect([...methods].toSorted()).toEqual(expected.toSorted());
  });

  it.each(descriptors)('$name sends messages, unless its only method is an app’s code', ({ sends, methods }) => {
    expect(sends).toBe(methods.some((method) => method !== 'TOTP'));
  });

  const withCodes = descriptors.filter(({ codeLength }) => codeLength !== undefined);
  it.each(withCodes)('$name has codes that can be found in a message, and that the page and the API expect', (one) => {
    const code = '12345678'.slice(0, one.codeLength);
    expect(parseCode(`[Web발신] 인증번호는 ${code} 입니다`)).toBe(code);
    expect(textOf('gateway/page/assets/page.js')).toContain(`const codeLength = ${one.codeLength};`);
    expect(textOf('gateway/routes/verbs.ts')).toContain(`pattern: '^[0-9]{${one.codeLength}}$'`);
  });

  it('name every scheme of an Authorization header that their calls use, so that no log shows what follows it', () => {
    const calls = sourceFiles(root, ['.ts']).filter((file) => file.startsWith('activities/'));
    const used = calls.flatMap((file) =>
      [...textOf(file).matchAll(/authorization: `(\w+) /gi)].map(([, name]) => name),
    );
    expect(used).toEqual(expect.arrayContaining(['Bearer', 'PortOne']));
    for (const scheme of used) expect(scrub(`${scheme} abcdef1234`)).toBe(`${scheme} …`);
  });

  it('keep travel-rule records for five years', () => {
    const travelRule = descriptors.filter(({ flow }) => flow === 'travel-rule');
    expect(travelRule.map(({ legalHold }) => legalHold)).toEqual(['5y']);
  });
});

/** Every value of a field `method`, anywhere in a JSON schema. */
const methodsIn = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, ...rest } = schema as { properties?: Record<string, { const?: string; enum?: string[] }> };
  const { method, ...others } = properties ?? {};
  const own = method?.enum ?? (method?.const === undefined ? [] : [method.const]);
  return [...own, ...[...Object.values(rest), ...Object.values(others)].flatMap(methodsIn)];
};

describe('the lists of providers', () => {
  const called = descriptors.flatMap(({ name, settings }) => (settings ? [name] : []));

  it('are as long in the sandbox as in the product', () => {
    expect([...sandboxProviders].toSorted()).toEqual(called.toSorted());
  });

  it('are as long in activities/ as in contract/', () => {
    expect(Object.keys(activityProviders).toSorted()).toEqual(called.toSorted());
  });
});

describe('the activities of providers', () => {
  it('have a name of their own each, for all are registered together', () => {
    expect(twice(Object.values(activityProviders).flatMap(({ calls }) => Object.keys(calls)))).toEqual([]);
  });
});

describe('code that is not a provider’s own', () => {
  const names = descriptors.flatMap(({ name, title, settings }) => [name, title, settings?.prefix ?? name]);
  const folders = new Set<string>([...descriptors.map(({ name }) => name), 'portone']);
  /** Files that may name a provider: the lists, and code for a single provider. */
  const theirs = [
    /^(activities\/providers|sandbox\/providers|sandbox\/types)\.ts$/,
    // The Callback API of VerifyVASP.
    /^gateway\/callbacks\//,
    /^protocol\/callback-target\.ts$/,
  ];
  const product =
    /^(activities|cli|client|config|contract|gateway|privacy|protocol|sandbox|telemetry|worker|workflows)\//;
  const generic = sourceFiles(root, ['.ts', '.js'])
    .filter((file) => product.test(file))
    .filter((file) => !file.split('/').some((part) => folders.has(part)))
    .filter((file) => !theirs.some((pattern) => pattern.test(file)));

  it('names no provider: what it needs to know is a fact in the descriptor', () => {
    expect(generic.length).toBeGreaterThan(200);
    const found = generic.flatMap((file) =>
      literalsOf(textOf(file))
        .filter((literal) => names.some((name) => literal.includes(name)))
        .map((literal) => `${file}: ${literal}`),
    );
    expect(found).toEqual([]);
  });
});
