export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

type Schemas = Record<string, JsonObject>;
/** The components, and the component of each schema, by the schema's form before its own parts got names. */
interface Names {
  schemas: Schemas;
  known: Map<string, string>;
}

/**
 * Gives every object of a document a name, as a component. Client generators number objects without a name, confuse two with the
 * same number, and drop both. Equal objects share a name.
 */
export const nameSchemas = (schemas: Schemas, operations: readonly JsonObject[]): void => {
  const names: Names = { schemas, known: new Map() };
  for (const [name, schema] of Object.entries(schemas)) nameWithin(schema, name, names);
  for (const operation of operations) {
    const name = pascal(textOf(operation['operationId']));
    for (const [content, ending] of contentsOf(operation))
      for (const media of Object.values(content) as { schema?: Json }[])
        if (isObject(media.schema)) media.schema = named(media.schema, `${name}${ending}`, names);
  }
};

const contentsOf = ({ requestBody, responses }: JsonObject): [JsonObject, string][] => {
  const answers = isObject(responses) ? Object.values(responses) : [];
  const all = [[requestBody, 'Body'] as const, ...answers.map((answer) => [answer, 'Answer'] as const)];
  return all.flatMap(([each, ending]) =>
    isObject(each) && isObject(each['content']) ? [[each['content'], ending]] : [],
  );
};

/** The same schema, or a reference to the component that it has become. */
const named = (schema: JsonObject, name: string, names: Names): JsonObject => {
  if (schema['type'] !== 'object' || !isObject(schema['properties'])) {
    nameWithin(schema, name, names);
    return schema;
  }
  const { schemas, known } = names;
  const before = JSON.stringify(schema);
  const component = known.get(before) ?? freeName(name, schemas);
  if (!known.has(before)) {
    known.set(before, component);
    schemas[component] = schema;
    nameWithin(schema, component, names);
  }
  return { $ref: `#/components/schemas/${component}` };
};

const nameWithin = (schema: JsonObject, name: string, names: Names): void => {
  const { properties, items } = schema;
  if (isObject(properties))
    for (const [key, property] of Object.entries(properties))
      if (isObject(property)) properties[key] = named(property, nameOf(key, name, names, property), names);
  if (isObject(items)) schema['items'] = named(items, name.replace(/([^s])s$/, '$1'), names);
  for (const kind of ['oneOf', 'anyOf'] as const) {
    const branches = schema[kind];
    if (!Array.isArray(branches)) continue;
    const tag = tagOf(branches);
    const values = tag === undefined ? [] : branches.map((branch) => constantOf(branch, tag));
    schema[kind] = branches.map((branch) =>
      isObject(branch) ? named(branch, branchName(branch, name, tag), names) : branch,
    );
    if (kind === 'oneOf' && tag !== undefined) {
      const refs = schema[kind].map((branch) => textOf((branch as JsonObject)['$ref']));
      const mapping = Object.fromEntries(values.map((value, at) => [textOf(value), refs[at] ?? '']));
      schema['discriminator'] = { propertyName: tag, mapping };
    }
  }
};

/** Short if that is clear enough: `Challenge`, not `VerificationChallenge`. */
const nameOf = (key: string, parent: string, { schemas }: Names, schema: JsonObject): string => {
  if (key === 'input') return `${parent.replace(/^Start/, '')}Input`;
  const short = pascal(key);
  const isPlain = key === 'name' || (schema['type'] === 'array' && !short.startsWith(parent));
  return isPlain || schemas[short] ? `${parent}${short}` : short;
};

const branchName = (branch: JsonObject, name: string, tag: string | undefined): string => {
  const properties = isObject(branch['properties']) ? branch['properties'] : {};
  const value = tag === undefined ? undefined : constantOf(branch, tag);
  if (typeof value === 'string') return `${name}${pascal(value)}`;
  const [only, ...more] = Object.keys(properties);
  return only !== undefined && more.length === 0 ? `${name}By${pascal(only)}` : name;
};

/** The property that has a different constant in each branch. */
const tagOf = (branches: readonly Json[]): string | undefined => {
  const [first] = branches;
  const properties = isObject(first) && isObject(first['properties']) ? Object.keys(first['properties']) : [];
  return properties.find((key) => {
    const values = branches.map((branch) => constantOf(branch, key));
    return values.every((value) => value !== undefined) && new Set(values).size === branches.length;
  });
};

const constantOf = (branch: Json, key: string): Json | undefined => {
  const property = isObject(branch) && isObject(branch['properties']) ? branch['properties'][key] : undefined;
  return isObject(property) ? property['const'] : undefined;
};

const freeName = (name: string, schemas: Schemas): string => {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}${number}`;
    if (schemas[candidate] === undefined) return candidate;
  }
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const pascal = (text: string): string =>
  text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
