import { readFileSync } from 'node:fs';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { idParams } from '../routes/schemas.ts';
import type { Terms } from './terms.ts';

export interface PageOptions {
  /** The service's name, shown at the head of the page. */
  service: string;
  terms: Terms;
}

const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' } as const;
const assets = [
  'page.css',
  'form.css',
  'colors.css',
  'page.js',
  'view.js',
  'api.js',
  'stream.js',
  'server-clock.js',
  'consent.js',
  'texts.js',
].concat(['icon.svg', 'check.svg', 'cross.svg', 'phone.svg']);

const load = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The files of the page, by name. It reads codes with the same file as the API. */
const files = [
  ...assets.map((name) => [name, `./assets/${name}`] as const),
  ['code.js', '../../contract/code.js'] as const,
];

/** Only our own files; no inline script or style; the QR code is a `data:` image. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/**
 * The page for users, `GET /verify/{id}`. It contains nothing about the verification: its script calls the API with the token in
 * the link's fragment, which only the browser sees.
 */
export const pageRoutes =
  ({ service, terms }: PageOptions): FastifyPluginAsyncZod =>
  async (app) => {
    const page = load('./assets/page.html').replace('{{service}}', escaped(service));
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({
        'content-security-policy': policy,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      });
    });
    app.get('/verify/:id', { schema: { hide: true, params: idParams } }, async ({ params }, reply) =>
      reply.type('text/html; charset=utf-8').send(page.replace('{{id}}', escaped(params.id))),
    );
    app.get('/verify/terms.json', { schema: { hide: true } }, async () => terms);
    for (const [name, path] of files) {
      const content = load(path);
      const type = types[name.split('.')[1] as keyof typeof types];
      app.get(`/verify/assets/${name}`, { schema: { hide: true } }, async (_request, reply) =>
        reply.type(`${type}; charset=utf-8`).header('cache-control', 'no-cache').send(content),
      );
    }
  };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
