import ky from 'ky';
import { fetchOut } from '../../config/egress/index.ts';
import type { HttpCall } from './types.ts';

/** The raw answer. `text` is undefined where the body was too large or not UTF-8. */
export interface RawAnswer {
  status: number;
  retryAfter: string | null;
  text: string | undefined;
}

/** Largest body that is read, in bytes (after decompression). */
export const bodyLimit = 4 * 1024 * 1024;

/** One request, no retries, no redirects: a POST that is followed elsewhere would be a second one. Rejects as fetch does. */
export const send = async ({ method, url, headers, json }: HttpCall, signal: AbortSignal): Promise<RawAnswer> => {
  const response = await client(url, {
    method,
    headers: { accept: 'application/json', ...headers },
    signal,
    ...(json === undefined ? {} : { json }),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    text: decode(await readLimited(response)),
  };
};

/** One client for all providers; connections are kept alive and shared by Node's fetch. Timeouts are `withDeadline`'s. */
const client = ky.create({ retry: 0, throwHttpErrors: false, timeout: false, redirect: 'manual', fetch: fetchOut });

const readLimited = async (response: Response): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const decode = (body: Buffer | undefined): string | undefined => {
  if (!body) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
};
