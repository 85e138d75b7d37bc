import { isIP } from 'node:net';
import { z } from 'zod';
import { parseDuration } from '../contract/duration.ts';
import type { Rate } from '../contract/limits.ts';
import type { Rates } from './auth/rates.ts';
import type { StreamBounds } from './events/seats.ts';

const rateError = 'expected how many within how long, like "600/1m" (at most 1000000 within 1s to 1d)';

const rate = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): Rate => {
      const [, count = '', span = ''] = /^(\d{1,7})\/(\w+)$/.exec(text.trim()) ?? [];
      const [max, withinMs = 0] = [Number(count), parseDuration(span)];
      if (max >= 1 && max <= 1_000_000 && withinMs >= 1_000 && withinMs <= 86_400_000) return { max, withinMs };
      context.addIssue({ code: 'custom', message: rateError });
      return z.NEVER;
    });

const streamsError = 'expected a whole number from 1 to 1000000';
const streams = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, { error: streamsError })
    .transform(Number)
    .refine((count) => count >= 1 && count <= 1_000_000, { error: streamsError })
    .default(fallback);

/** Request limits of a gateway. Normal use never reaches the defaults. */
export const gatewayRateSettings = {
  HWAGIN_GATEWAY_RATE_KEY: rate('60000/1m'),
  HWAGIN_GATEWAY_RATE_USER: rate('600/1m'),
  HWAGIN_GATEWAY_RATE_ADDRESS: rate('6000/1m'),
  HWAGIN_GATEWAY_RATE_IDEMPOTENCY: rate('100/1h'),
  HWAGIN_GATEWAY_STREAMS: streams(10_000),
  HWAGIN_GATEWAY_STREAMS_KEY: streams(5_000),
  HWAGIN_GATEWAY_STREAMS_USER: streams(20),
  /** The proxies whose `X-Forwarded-For` is trusted. Behind any other proxy, all requests seem to come from its address. */
  HWAGIN_GATEWAY_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .refine((entries) => entries.every(isNetwork), {
      error: 'expected addresses or networks, like "10.0.0.0/8", separated by commas',
    }),
};

type Read = z.output<z.ZodObject<typeof gatewayRateSettings>>;

export const ratesOf = (read: Read): Rates => ({
  key: read.HWAGIN_GATEWAY_RATE_KEY,
  user: read.HWAGIN_GATEWAY_RATE_USER,
  address: read.HWAGIN_GATEWAY_RATE_ADDRESS,
  idempotencyKeys: read.HWAGIN_GATEWAY_RATE_IDEMPOTENCY,
});

export const streamBoundsOf = (read: Read): StreamBounds => ({
  all: read.HWAGIN_GATEWAY_STREAMS,
  key: read.HWAGIN_GATEWAY_STREAMS_KEY,
  user: read.HWAGIN_GATEWAY_STREAMS_USER,
});

const isNetwork = (entry: string): boolean => {
  const [address = '', bits] = entry.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    longest > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest))
  );
};
