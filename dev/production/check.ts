import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../client/index.ts';
import { perform } from '../demo/perform.ts';
import type { Say } from '../temporal/output.ts';
import type { Topology } from './topology.ts';

interface Answer {
  status?: string;
  [field: string]: unknown;
}

const phone = '010-8765-4321';
const input = {
  method: 'SMS',
  person: { name: '홍길동', phone, carrier: 'KT', birthDate: '1990-01-31', gender: 'male', foreigner: false },
  options: { resendCooldown: '0s' },
};

/**
 * Whether the topology works like production: every provider's flow, a verification that starts at one gateway and is
 * answered at the other, and verifications that survive the death of a worker, of temporal-server and of PostgreSQL.
 */
export async function check(topology: Topology, say: Say): Promise<boolean> {
  const { sandbox, env, temporal } = topology;
  if (!sandbox) throw new Error('The check needs the sandbox.');
  const results: [string, boolean][] = [];
  await using hwagin = await connect({ env });
  results.push(['every provider’s flow', (await perform({ hwagin, sandbox, uiUrl: undefined })).allAsExpected]);

  const across = async (what: string, between: () => Promise<void>) => {
    say(`${what} …`);
    const id = `check-${Date.now()}`;
    await ask(topology, 0, '/v1/verifications', { id, provider: 'mobile-ok', input });
    await between();
    const code = (await sandbox.code(phone)) ?? '';
    const end = await untilAnswered(() => ask(topology, 1, `/v1/verifications/${id}/code`, { code }));
    results.push([what, end.status === 'verified']);
  };
  await across('one gateway starts it, the other takes the code', async () => undefined);
  await across('a worker is killed in between', async () => {
    process.kill(topology.workers[0]?.current.pid ?? 0, 'SIGKILL');
  });
  await across('temporal-server is killed and started in between', async () => {
    await temporal.killServer();
    await temporal.startServer();
  });
  await across('PostgreSQL is killed and started in between', async () => {
    await temporal.postgres.kill();
    await temporal.postgres.start();
  });
  say(`\n${results.map(([what, good]) => `  ${good ? '✓' : '✗'} ${what}`).join('\n')}`);
  return results.every(([, good]) => good);
}

async function ask({ gateways, apiKey }: Topology, gateway: number, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${gateways[gateway]?.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const answer = (await response.json()) as Answer;
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** What a careful backend does while servers come back: it tries again. */
async function untilAnswered(act: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries >= 30) throw error;
      await sleep(1_000);
    }
  }
}
