import type { FastifySchemaCompiler } from 'fastify';
import { createSerializerCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { parse } from '../../client/input.ts';

/**
 * Checks what comes in, naming fields as the client does. A body is passed on as it came: the client normalises it, and
 * what is normalised already (a duration as milliseconds) would not fit a second time. So are headers: a schema names few.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (value) => {
    try {
      const parsed = parse(schema, value);
      return { value: httpPart === 'body' || httpPart === 'headers' ? value : parsed };
    } catch (error) {
      return { error: error as Error };
    }
  };

/** Answers hold what their schema names and nothing else. */
export const serializerCompiler = createSerializerCompiler();
