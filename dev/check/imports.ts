import { parseSync } from '@swc/core';

export interface Import {
  /** The text between the quotes; undefined if an `import()` computes it. */
  from: string | undefined;
  /** Whether it disappears when the types are stripped. */
  typeOnly: boolean;
}

/** Every import and re-export of a TypeScript source, including `import()` and `import('…').Type`. */
export function importsOf(source: string): Import[] {
  const found: Import[] = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }), found);
  return found;
}

function visit(node: unknown, found: Import[]): void {
  if (Array.isArray(node)) {
    for (const each of node) visit(each, found);
    return;
  }
  if (!isNode(node)) return;
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      // `import { type X }` is not type-only: with verbatimModuleSyntax the module is still loaded.
      if (node['source']) found.push({ from: text(node['source']), typeOnly: node['typeOnly'] === true });
      break;
    case 'TsImportType':
      found.push({ from: text(node['argument']), typeOnly: true });
      break;
    case 'CallExpression':
      if (isNode(node['callee']) && node['callee']['type'] === 'Import') {
        const [first]: unknown[] = Array.isArray(node['arguments']) ? node['arguments'] : [];
        found.push({ from: isNode(first) ? text(first['expression']) : undefined, typeOnly: false });
      }
      break;
  }
  for (const child of Object.values(node)) visit(child, found);
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(node: unknown): string | undefined {
  return isNode(node) && typeof node['value'] === 'string' ? node['value'] : undefined;
}
