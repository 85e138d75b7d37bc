import { z } from 'zod';

const portError = 'expected a port from 0 to 65535';

/** 0: any free port. */
export const portSetting = z
  .string()
  .regex(/^\d{1,5}$/, { error: portError })
  .transform(Number)
  .refine((port) => port <= 65_535, { error: portError });
