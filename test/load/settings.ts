import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A running gateway, with sandbox and worker (`npm start`). */
export const base = process.env['HWAGIN_URL'] ?? 'http://127.0.0.1:8080';
export const key =
  process.env['HWAGIN_API_KEY'] ??
  readFileSync(join(process.env['HWAGIN_DATA'] ?? 'data', 'development-api-key'), 'utf8').trim();

export const post = async (path: string, body: unknown, bearer = key): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};
