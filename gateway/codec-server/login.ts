import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { GatewayError } from '../http/problem.ts';
import { type Readers, sessionHours } from './readers.ts';

const cookieName = 'hwagin-codec';
/** What the form sends; a caller may send anything. */
const typed = z.object({ key: z.string() });

/** The session of a browser, if there is one. */
export const sessionCookie = ({ cookies }: FastifyRequest): string | undefined => cookies[cookieName];

/**
 * `GET` and `POST /login`: a key of role `decoder` opens a session for this browser. For a Web UI without TLS, which sends no
 * token, but sends the cookie if it is configured to include credentials.
 */
export const loginRoutes =
  ({ readers, secure }: { readers: Readers; secure: boolean }): FastifyPluginAsync =>
  async (app) => {
    await app.register(formbody);
    app.get('/login', async (_request, reply) =>
      reply
        // With the usual `no-referrer` the browser would send the form with a null origin.
        .headers({ 'content-security-policy': policy, 'referrer-policy': 'same-origin' })
        .type('text/html; charset=utf-8')
        .send(form),
    );
    app.post('/login', async (request, reply) => {
      const given = typed.safeParse(request.body).data;
      const session = given && (await readers.open(given.key));
      if (session === undefined) throw new GatewayError('unauthorized', 'This key may not read payloads.');
      // Cross-site cookies need TLS. On one machine, another port is the same site.
      const across = secure ? ({ secure, sameSite: 'none' } as const) : ({ sameSite: 'strict' } as const);
      return reply
        .setCookie(cookieName, session, { httpOnly: true, path: '/', maxAge: sessionHours * 3_600, ...across })
        .header('content-security-policy', policy)
        .type('text/html; charset=utf-8')
        .send(page('Payloads are shown in this browser now. You can close this page.'));
    });
  };

const policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const page = (content: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hwagin: payloads</title><h1>Hwagin: payloads</h1><p>${content}</p></html>`;

const form = page(`To see payloads in Temporal’s Web UI, enter a key of role <code>decoder</code>.</p>
<form method="post" action="/login"><p><label>Key <input type="password" name="key" autocomplete="off" required></label>
<button>Show payloads</button></p></form><p>`);
