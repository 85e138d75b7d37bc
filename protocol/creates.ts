import { z } from 'zod';
import type { AdoptAnswer } from '../contract/creates.ts';

export const adoptAnswerSchema: z.ZodType<AdoptAnswer> = z.enum(['alone', 'not_alone']);
