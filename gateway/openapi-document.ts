import { type Json, type JsonObject, nameSchemas } from './openapi-names.ts';

interface Document {
  paths: Record<string, Record<string, JsonObject>>;
  components: { schemas: Record<string, JsonObject> };
}

const recursive = /#\/components\/schemas\/__shared#\/\$defs\/schema\d+/g;

/**
 * Fixes what the generator leaves behind: schemas without a name, bodies that are optional, unused schemas, and references into
 * its own schema for any JSON value, which no reader can resolve.
 */
export const tidy = <T extends object>(document: T): T => {
  const text = JSON.stringify(document)
    .replaceAll(recursive, '#/components/schemas/Json')
    // Most generators allow nothing next to a reference, and omitted options are the default anyway.
    .replaceAll('"default":{},', '');
  const mended = JSON.parse(text) as T & Document;
  const { schemas } = mended.components;
  delete schemas['__shared'];
  schemas['Json'] = { description: 'Any JSON value' };
  dropUnused(mended);
  const plain = withPlainNames(mended);
  const operations = Object.values(plain.paths).flatMap((methods) => Object.values(methods));
  for (const { requestBody } of operations)
    if (requestBody && mayBeNull(requestBody)) (requestBody as JsonObject)['required'] = false;
  nameSchemas(plain.components.schemas, operations);
  return plain;
};

/** The suffix `Input` separates input from output schemas; if a name has no output schema, it is not needed. */
const withPlainNames = <T extends Document>(document: T): T => {
  const names = Object.keys(document.components.schemas);
  const plain = names.filter((name) => name.endsWith('Input') && !names.includes(name.slice(0, -'Input'.length)));
  const rename = (text: string, name: string) =>
    text
      .replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${name.slice(0, -'Input'.length)}"`)
      .replace(`"${name}":`, `"${name.slice(0, -'Input'.length)}":`);
  return JSON.parse(plain.reduce(rename, JSON.stringify(document))) as T;
};

const dropUnused = (document: Document): void => {
  const { schemas } = document.components;
  for (let left = true; left; ) {
    const used = JSON.stringify(document);
    const unused = Object.keys(schemas).filter((name) => !used.includes(`"#/components/schemas/${name}"`));
    for (const name of unused) delete schemas[name];
    left = unused.length > 0;
  }
};

/** The generator marks every body as required. */
const mayBeNull = (requestBody: Json): boolean => {
  const { content } = requestBody as { content?: Record<string, { schema?: { anyOf?: { type?: string }[] } }> };
  return Object.values(content ?? {}).some(({ schema }) => schema?.anyOf?.some(({ type }) => type === 'null'));
};
