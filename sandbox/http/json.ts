export type Fields = Readonly<Record<string, unknown>>;

/** The text as a JSON object, or undefined when it is anything else. */
export function parseObject(text: string): Fields | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A string with something in it. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Whether the request says that its body is JSON. */
export function saysJson(headers: { 'content-type'?: string | undefined }): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}
