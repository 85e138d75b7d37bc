import type { Reply } from '../http/provider.ts';

export function refuse(status: number, code: string, message: string): Reply {
  return { status, body: { code, message } };
}
