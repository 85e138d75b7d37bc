import { Histogram, type Registry } from 'prom-client';
import type { HwaginClient } from './client.ts';
import { isHwaginError } from './errors.ts';

/** Not measured: lasts as long as its caller watches, or is not a call. */
const unmeasured: readonly string[] = ['constructor', 'watch', 'close'];

/** Every method that returns one answer. */
const callsOf = (client: HwaginClient): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => !unmeasured.includes(name));

/** Wraps the client so that its calls are measured: how long each took, and whether it was refused. */
export const measured = (client: HwaginClient, registry: Registry): HwaginClient => {
  const duration = new Histogram({
    name: 'hwagin_client_call_duration_seconds',
    help: 'Calls of the client library; outcome: "ok", the code of the refusal, or "error"',
    labelNames: ['call', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registry],
  });
  const measure = async (call: string, make: () => Promise<unknown>): Promise<unknown> => {
    const end = duration.startTimer({ call });
    try {
      const answer = await make();
      end({ outcome: 'ok' });
      return answer;
    } catch (error) {
      end({ outcome: isHwaginError(error) ? error.code : 'error' });
      throw error;
    }
  };
  for (const verb of callsOf(client)) {
    const act = (client[verb as keyof HwaginClient] as (...args: unknown[]) => Promise<unknown>).bind(client);
    Object.defineProperty(client, verb, { value: (...args: unknown[]) => measure(verb, () => act(...args)) });
  }
  return client;
};
