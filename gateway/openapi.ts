import swagger from '@fastify/swagger';
import apiReference from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { tidy } from './openapi-document.ts';

/** The document of every route that is added afterwards. */
export const describeApi = async (app: FastifyInstance, publicUrl: () => string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hwagin',
        version: '1',
        description: 'Durable verification flows. Decide by `code` and `status`, never by texts.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'verifications', description: 'Start verifications, submit answers, read statuses and outcomes' },
        { name: 'callbacks', description: 'For providers' },
        { name: 'operations', description: 'For operators of the gateway' },
      ],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key, or a user’s token where that is allowed',
          },
        },
      },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document);
      const { allow } = document.route.config ?? {};
      return { schema: allow ? { ...schema, security: [{ apiKey: [] }] } : schema, url };
    },
    transformObject: jsonSchemaTransformObject,
  });
  let document: object | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async () => {
    document ??= tidy(app.swagger());
    return { ...document, servers: [{ url: publicUrl() }] };
  });
};

/** A page on which people can read it, served entirely from this origin. */
export const showApi = async (app: FastifyInstance): Promise<void> => {
  await app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', readerPolicy);
    });
    await scope.register(apiReference, {
      routePrefix: '/docs',
      configuration: { url: '/openapi.json', title: 'Hwagin', withDefaultFonts: false, hideClientButton: true },
    });
  });
};

/** The reader adds its own styles and its start script to the page. */
const readerPolicy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
