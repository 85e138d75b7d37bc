import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './stage.ts';

/** Starts one verification over HTTP, as a backend in any language would, and leaves it open for the person who watches. */
export const openVerification = async ({ gateway, env }: Stage): Promise<{ id: string; pageUrl: string }> => {
  const id = `try-page-${Date.now().toString(36)}`;
  const key = (await readFile(join(env['HWAGIN_DATA'] ?? '', 'development-api-key'), 'utf8')).trim();
  const answer = await fetch(`${gateway}/v1/verifications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      id,
      provider: 'mobile-ok',
      input: {
        method: 'SMS',
        person: {
          name: '홍길동',
          phone: '010-2000-5199',
          carrier: 'SKT',
          birthDate: '1990-01-31',
          gender: 'female',
          foreigner: false,
        },
        options: { challengeExpiresIn: '30m', expiresIn: '1h' },
      },
      user: { expiresIn: 3_600 },
    }),
  });
  const { user } = (await answer.json()) as { user?: { pageUrl: string } };
  if (!user) throw new Error(`The gateway answered ${answer.status} to a start`);
  return { id, pageUrl: user.pageUrl };
};
