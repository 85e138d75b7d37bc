export type Fields = Readonly<Record<string, unknown>>;

/** Parses the text as a JSON object; undefined if it is anything else. */
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

/** A non-empty string. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Whether the request's content type is JSON. */
export function saysJson(headers: { 'content-type'?: string | undefined }): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}
