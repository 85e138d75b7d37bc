import { parseArgs } from 'node:util';
import { connect } from '../client/index.ts';
import { openVerification } from './demo/open-verification.ts';
import { perform } from './demo/perform.ts';
import { bringUp, type Stage } from './demo/stage.ts';
import { SetupError } from './temporal/output.ts';

/**
 * `npm start`: starts everything on this machine, then runs one verification of every provider, step by step. `--once` exits
 * after that: with 0 if every one ended as it should, with 1 if not.
 */
const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
  const say = (line: string) => console.log(`· ${line}`);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });
  let stage: Stage | undefined;
  try {
    const upOrNot = await Promise.race([bringUp({ say, onMessage: (line) => showMessage(line, say) }), interrupted]);
    if (upOrNot === 'interrupted') return 130;
    stage = upOrNot;
    await using hwagin = await connect({ env: stage.env });
    const performed = await Promise.race([
      perform({ hwagin, sandbox: stage.sandbox, uiUrl: stage.temporal.uiUrl }),
      stage.broken,
      interrupted,
    ]);
    if (performed === 'interrupted') return 130;
    if (values.once) return performed.allAsExpected ? 0 : 1;
    console.log(tryIt(stage, await openVerification(stage)));
    await Promise.race([interrupted, stage.broken]);
    return performed.allAsExpected ? 0 : 1;
  } finally {
    await stage?.stop();
  }
};

/** Codes and calls that the sandbox "sends" are shown like messages on a phone. */
const showMessage = (line: string, say: (line: string) => void): void => {
  if (/\bto 01\d|code \d/.test(line)) say(`📱 ${line}`);
};

const tryIt = ({ temporal, env, sandbox, gateway }: Stage, open: { pageUrl: string }): string => `
Everything stays up. A verification is open; its user's page is

  ${open.pageUrl}

Type there the code that was sent above (010-2000-5199). Or try one in another terminal:

  export TEMPORAL_ADDRESS=${temporal.address} HWAGIN_ENV=${env['HWAGIN_ENV']}${env['HWAGIN_DATA'] === process.env['HWAGIN_DATA'] ? '' : ` HWAGIN_DATA=${env['HWAGIN_DATA']}`}
  echo '{"method":"SMS","person":{"name":"홍길동","phone":"010-1234-5678","carrier":"SKT",
    "birthDate":"1990-01-31","gender":"female","foreigner":false}}' |
    npm run -s hwagin -- start mobile-ok --id try-1 --input -
  npm run -s hwagin -- submit try-1        # type the code that appears here
  npm run -s hwagin -- result try-1
${temporal.uiUrl ? `\nThe runs are in the Web UI: ${temporal.uiUrl}` : ''}
The HTTP API is ${gateway}/docs, its key is in ${env['HWAGIN_DATA']}/development-api-key; the same key lets the Web UI
show payloads: http://127.0.0.1:${env['HWAGIN_CODEC_PORT']}/login, then as docs/gateway.md says ("Codec server").
The sandbox's control API is ${sandbox.url} (docs/sandbox.md). Ctrl-C ends everything; its state stays in data/.
`;

main()
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    console.error(error instanceof SetupError || error instanceof Error ? `\n${error.message}` : error);
    process.exit(1);
  });
