type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const recursive = /#\/components\/schemas\/__shared#\/\$defs\/schema\d+/g;

/**
 * Mends what the generator leaves: schemas that nothing refers to, and references into a schema of its own for any JSON
 * value, which no reader can follow.
 */
export const tidy = <T extends object>(document: T): T => {
  const text = JSON.stringify(document).replaceAll(recursive, '#/components/schemas/Json');
  const mended = JSON.parse(text) as T & { components: { schemas: Record<string, Json> } };
  const { schemas } = mended.components;
  delete schemas['__shared'];
  schemas['Json'] = { description: 'Any JSON value' };
  for (let left = true; left; ) {
    const used = JSON.stringify(mended);
    const unused = Object.keys(schemas).filter((name) => !used.includes(`"#/components/schemas/${name}"`));
    for (const name of unused) delete schemas[name];
    left = unused.length > 0;
  }
  return mended;
};
