import { randomUUID } from 'node:crypto';

/** A new, unique clientTxId: the prefix (at most 8 alphanumerics) and 32 hex digits, so 20 to 40 characters. */
export const newClientTxId = (prefix: string): string => `${prefix}${randomUUID().replaceAll('-', '')}`;
