import type { FastifySchemaCompiler } from 'fastify';
import { createSerializerCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { parse } from '../../client/input.ts';

/**
 * Validates the input and names fields as the client does. Passes a body on unchanged: the client normalises it, and normalised
 * values (a duration in milliseconds) would not be valid a second time. Headers are passed on unchanged too, because a schema
 * names only some of them.
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

/** Answers contain only what their schema names. */
export const serializerCompiler = createSerializerCompiler();
