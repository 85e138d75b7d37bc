import Fastify, { type FastifyInstance } from 'fastify';
import { type HwaginClient, isHwaginError, type Snapshot } from '../../client/index.ts'; // in your code: from 'hwagin'

/** What the browser of a new user sends. */
interface SignUp {
  name: string;
  phone: string;
  carrier: 'SKT' | 'KT' | 'LGU';
  birthDate: string;
  gender: 'male' | 'female';
}

const statusOf = { not_found: 404, busy: 409, ended: 409, already_exists: 409, cooldown: 429, no_worker: 503 } as const;

/**
 * A backend that lets people sign up with a code on their phone. It stores nothing itself: the verification lives in Temporal, so
 * this process may die between any two requests.
 */
export const createBackend = (hwagin: HwaginClient): FastifyInstance => {
  const app = Fastify();
  const verified = new Map<string, string>(); // your database: account → CI

  app.post<{ Params: { account: string }; Body: SignUp }>('/sign-up/:account', async ({ params, body }) => {
    const person = { ...body, foreigner: false };
    return forUser(
      await hwagin.startAndWait('mobile-ok', `sign-up-${params.account}`, {
        method: 'SMS',
        person,
        purpose: 'sign_up',
      }),
    );
  });

  app.post<{ Params: { account: string }; Body: { code: string } }>(
    '/sign-up/:account/code',
    async ({ params, body }) => {
      const id = `sign-up-${params.account}`;
      const snapshot = await hwagin.submitCode(id, body.code);
      if (snapshot.status === 'verified') {
        const { identity } = await hwagin.result(id);
        if (identity?.ci) verified.set(params.account, identity.ci);
      }
      return forUser(snapshot);
    },
  );

  app.post<{ Params: { account: string } }>('/sign-up/:account/resend', async ({ params }) =>
    forUser(await hwagin.resend(`sign-up-${params.account}`)),
  );

  app.get<{ Params: { account: string } }>('/accounts/:account', async ({ params }) => ({
    account: params.account,
    verified: verified.has(params.account),
  }));

  app.setErrorHandler((error, _request, reply) => {
    if (!isHwaginError(error)) return reply.status(500).send({ code: 'internal' });
    const { code, message, field, retryAfter } = error;
    const status = statusOf[code as keyof typeof statusOf] ?? 400;
    return reply.status(status).send({ code, message, field, retryAfter });
  });

  return app;
};

/** What a user may see: never the outcome. */
const forUser = ({ status, reason, challenge, lastAttempt }: Snapshot) => ({ status, reason, challenge, lastAttempt });
