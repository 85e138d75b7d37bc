import { inspect } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { type ContenderName, contenderNames, unencrypted } from './contenders/contender.ts';
import { openContender } from './contenders/index.ts';
import { begin, load } from './load.ts';
import type { Answer, Call } from './process.ts';

/** Runs one contender in its own process, controlled by `process.ts`. It ends with the process that started it. */
const main = async (): Promise<void> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const name = [...contenderNames, unencrypted].find((each) => each === process.argv[2]) as ContenderName;
  const contender = await openContender(name, process.env as Record<string, string>);
  const send = (answer: Answer) => process.send?.(answer);
  const act = async ({ name: verb, args }: Call): Promise<unknown> => {
    switch (verb) {
      case 'start':
        return contender.start(...args);
      case 'submit':
        return contender.submit(...args);
      case 'outcome':
        return contender.outcome(...args);
      case 'load':
        return load(contender, ...args);
      case 'begin':
        return begin(contender, ...args);
      case 'close':
        await contender.close();
        return process.disconnect();
    }
  };
  process.on('message', (call: Call) => {
    act(call).then(
      (value) => call.name !== 'close' && send({ number: call.number, value }),
      (error: unknown) => send({ number: call.number, error: inspect(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  send({ number: 0, value: 'ready' });
};

await main();
