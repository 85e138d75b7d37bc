import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decodeUtf8 } from '../../contract/utf8.ts';
import { GatewayError } from './problem.ts';

/**
 * Bodies are JSON in UTF-8, and may be omitted if a route needs none; many clients send a content type anyway. The route itself
 * checks for missing fields.
 */
export const takeJson = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    // Without a body, the content type does not matter.
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0)
      delete headers['content-type'];
  });
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const text = textOf(request, body);
    if (text instanceof GatewayError) done(text);
    else if (text.trim() === '') done(null, undefined);
    else void parse(request, text, done);
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    if (body.length === 0) done(null, undefined);
    else done(new GatewayError('unsupported_media_type', 'The body must be JSON (application/json).'));
  });
};

const textOf = (request: FastifyRequest, body: Buffer): string | GatewayError => {
  if (body.length > 0 && isPacked(request))
    return new GatewayError('unsupported_media_type', 'The body must not have a Content-Encoding.');
  const charset = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (body.length > 0 && charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    return new GatewayError('unsupported_media_type', `The body must be in UTF-8, not in ${charset}.`);
  const decoded = decodeUtf8(body);
  return 'text' in decoded
    ? decoded.text
    : new GatewayError('bad_request', `The body must be in UTF-8; it is in ${decoded.encoding}.`);
};

/** Compressed or otherwise encoded: the gateway does not decode it. */
const isPacked = ({ headers }: FastifyRequest): boolean => {
  const codings = [headers['content-encoding'], headers['transfer-encoding']].flatMap((each) => each?.split(',') ?? []);
  return codings.some((each) => !/^(|identity|chunked)$/i.test(each.trim()));
};
