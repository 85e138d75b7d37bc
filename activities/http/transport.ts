import { fetchOut } from '../../config/egress/index.ts';
import type { HttpCall } from './types.ts';

/** The raw answer. `text` is undefined if the body was too large or not UTF-8. */
export interface RawAnswer {
  status: number;
  retryAfter: string | null;
  text: string | undefined;
}

/** Largest body that is read, in bytes (after decompression). */
const largestBody = 4 * 1024 * 1024;

/**
 * One request, no retries, no redirects: a redirected POST would be a second one. Rejects as fetch does; `withDeadline` sets the
 * deadline.
 */
export const send = async ({ method, url, headers, json }: HttpCall, signal: AbortSignal): Promise<RawAnswer> => {
  const response = await fetchOut(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    redirect: 'manual',
    signal,
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    text: decode(await readLimited(response)),
  };
};

const readLimited = async (response: Response): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largestBody) return undefined;
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
