import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { type RunningGateway, startGateway } from '../../gateway/start.ts';
import type { World } from './world.ts';

export interface TestGateway extends RunningGateway {
  /** With the role `backend`. */
  key: string;
  /** Sends a request as a backend, or with the token `as`. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
}

export interface AskOptions {
  body?: unknown;
  as?: string;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A gateway like that of `npm run gateway`, next to a world. */
export const startTestGateway = async (world: World, env: Record<string, string> = {}): Promise<TestGateway> => {
  const all = { ...world.env, HWAGIN_GATEWAY_PORT: '0', HWAGIN_CODEC_PORT: '0', ...env };
  const gateway = await startGateway({ env: all, log: pino({ level: 'silent' }) });
  const key = (await readFile(join(world.env['HWAGIN_DATA'] ?? '', 'development-api-key'), 'utf8')).trim();
  return {
    ...gateway,
    key,
    ask: async (method, path, { body, as = key, headers = {} } = {}) => {
      const response = await fetch(gateway.url + path, {
        method,
        headers: {
          authorization: `Bearer ${as}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: (text.startsWith('{') ? JSON.parse(text) : { text }) as Answer['body'],
      };
    },
  };
};
