import { z } from 'zod';

const error = 'expected 1 to 32 of a-z 0-9 -, beginning with a letter or digit';

/** The name of a set of provider settings, such as a merchant's if a deployment serves several. No personal data. */
export const profileSchema = z.string({ error }).regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error });
