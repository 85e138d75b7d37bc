import { createServer } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import * as clients from '@restatedev/restate-sdk-clients';
import type { MobileOkActivities, MobileOkSession } from '../../../activities/mobile-ok/types.ts';
import type { MobileOkInput } from '../../../contract/providers/mobile-ok/input.ts';
import { type Contender, type Outcome, type Places, place, type Verdict } from '../../contenders/contender.ts';
import { seal, unseal } from '../encryption.ts';
import {
  challengeSeconds,
  checked,
  encryptionKey,
  maxAttempts,
  nextSession,
  providerCalls,
  request,
} from '../provider.ts';
import { withNode22Promises } from './node-20.ts';

const once = { maxRetryAttempts: 1 };

/** MobileOK by SMS as in Restate's documentation: a workflow, `ctx.run` for calls, durable promises for answers. */
const workflowOf = (calls: MobileOkActivities) =>
  restate.workflow({
    name: 'verification',
    handlers: {
      run: async (ctx: restate.WorkflowContext, input: MobileOkInput): Promise<Outcome> => {
        const token = await ctx.run('token', () => calls.mobileOkToken());
        const sent = await ctx.run('send', () => request(calls, token, input), once);
        await ctx.promise<string>('sent').resolve(sent.kind);
        if (sent.kind === 'denied') return { status: 'denied' };
        let session: MobileOkSession = sent.session;
        for (let attempt = 1; attempt <= maxAttempts; attempt++) {
          const code = await ctx.promise<string>(`code-${attempt}`).get().orTimeout({ seconds: challengeSeconds });
          const current = session;
          const verdict = await ctx.run('confirm', () => calls.mobileOkConfirm(current, code), once);
          session = nextSession(session, verdict);
          const answer: Verdict =
            verdict.kind === 'verified' ? 'verified' : attempt < maxAttempts ? 'wrong' : 'max_attempts_reached';
          await ctx.promise<Verdict>(`verdict-${attempt}`).resolve(answer);
          if (verdict.kind === 'verified') return { status: 'verified', identity: verdict.identity };
        }
        return { status: 'max_attempts_reached' };
      },
      sent: async (ctx: restate.WorkflowSharedContext): Promise<string> => ctx.promise<string>('sent'),
      submit: async (
        ctx: restate.WorkflowSharedContext,
        { code, attempt }: { code: string; attempt: number },
      ): Promise<Verdict> => {
        await ctx.promise<string>(`code-${attempt}`).resolve(code);
        return await ctx.promise<Verdict>(`verdict-${attempt}`);
      },
    },
  });

/** The service's endpoint and the ingress client in one process; Restate's codec encrypts what it stores. */
export const openRestate = async (places: Places): Promise<Contender> => {
  withNode22Promises();
  const key = encryptionKey(places);
  const codec = {
    encode: (bytes: Uint8Array) => (bytes.length === 0 ? bytes : seal(key, bytes)),
    decode: async (bytes: Uint8Array) => (bytes.length === 0 ? bytes : unseal(key, bytes)),
  };
  const workflow = workflowOf(providerCalls(places));
  const endpoint = restate
    .endpoint()
    .setLogger(() => undefined)
    .journalValueCodecProvider(async () => codec)
    .bind(workflow);
  const port = Number(place(places, 'BENCH_RESTATE_SERVICE_PORT'));
  const server = createServer(endpoint.http2Handler());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await register(place(places, 'BENCH_RESTATE_ADMIN'), `http://127.0.0.1:${port}`);
  const ingress = clients.connect({ url: place(places, 'BENCH_RESTATE_INGRESS'), journalValueCodec: codec });
  const client = (id: string) => ingress.workflowClient<typeof workflow>({ name: 'verification' }, id);
  return {
    start: async (id, input) => {
      await client(id).workflowSubmit(checked(input));
      await client(id).sent();
    },
    submit: async (id, code, attempt) => client(id).submit({ code, attempt }),
    outcome: async (id) => client(id).workflowAttach(),
    close: async () => {
      server.close();
    },
  };
};

/** Registers the service with Restate. */
const register = async (admin: string, uri: string): Promise<void> => {
  const response = await fetch(`${admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri, force: true }),
  });
  if (!response.ok) throw new Error(`Restate did not accept the service: ${response.status} ${await response.text()}`);
};
