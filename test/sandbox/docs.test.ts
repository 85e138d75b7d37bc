import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { codes } from '../../sandbox/mobile-ok/codes.ts';
import { defaultRules } from '../../sandbox/rules.ts';
import { effectKinds, faultKinds } from '../../sandbox/types.ts';

const page = readFileSync('docs/sandbox.md', 'utf8');

describe('docs/sandbox.md', () => {
  it('lists every rule with its default', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (\S+) \|$/gm)].map(([, name, value]) => [name, value]);
    expect(Object.fromEntries(rows)).toMatchObject(
      Object.fromEntries(Object.entries(defaultRules).map(([name, value]) => [name, String(value)])),
    );
  });

  it.each([...faultKinds])('names the fault %s', (kind) => {
    expect(page).toMatch(new RegExp(`^\\|[^|]*\`${kind}\``, 'm'));
  });

  it.each([...effectKinds])('names the effect %s', (kind) => {
    expect(page).toMatch(new RegExp(`^Effects:.*\`${kind}\``, 'm'));
  });

  it.each(Object.values(codes).map(([code]) => code))('names MobileOK’s code %s', (code) => {
    expect(page).toMatch(new RegExp(`^\\|.*\\b${code}\\b`, 'm'));
  });
});
