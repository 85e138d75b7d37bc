import { parseSync } from '@swc/core';

/** Every string literal in a source, without comments and the paths of imports. */
export function literalsOf(source: string): string[] {
  const found: string[] = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }), found);
  return found;
}

function visit(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const each of node) visit(each, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, value, raw, source: _, ...children } = node as Record<string, unknown>;
  if (type === 'StringLiteral') found.push(String(value));
  else if (type === 'TemplateElement') found.push(String(raw));
  else if (type === 'RegExpLiteral') found.push(String(children['pattern']));
  else visit(Object.values({ ...children, value }), found);
}
