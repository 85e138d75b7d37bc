import { z } from 'zod';
import { text } from '../text.ts';

const decimal = z
  .string({ error: 'expected a decimal number as a string, like "0.024"' })
  .regex(/^(0|[1-9]\d{0,29})(\.\d{1,30})?$/, { error: 'expected a decimal number as a string, like "0.024"' });

/** The asset that is transferred. */
export const assetSchema = z.strictObject({
  symbol: text(20),
  network: text(50).optional(),
  amount: decimal,
  /** Whether the amount reaches the threshold at which the law requires the travel rule. */
  exceedsThreshold: z.boolean({ error: 'expected true or false' }),
  tradeCurrency: z
    .string({ error: 'expected an ISO 4217 currency code, like "KRW"' })
    .regex(/^[A-Z]{3}$/, { error: 'expected an ISO 4217 currency code, like "KRW"' }),
  tradePrice: decimal,
  tradedAt: z.iso.datetime({ offset: true, error: 'expected a time with its zone, like "2026-01-31T09:00:00Z"' }),
});
