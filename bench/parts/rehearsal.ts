import type { SandboxControl } from '../../sandbox/index.ts';
import type { ContenderName, Places } from '../contenders/contender.ts';
import { fixedCode, inputFor } from '../load.ts';
import { ContenderProcess } from '../process.ts';

const wrongCode = '999999';

/** What each contender has to do before it is timed. One that does less would be measured at a different task. */
export const rehearse = async (name: ContenderName, places: Places, sandbox: SandboxControl): Promise<void> => {
  let contender = await ContenderProcess.open(name, places);
  const stamp = Date.now();
  const id = (scene: string) => `rehearsal-${name}-${scene}-${stamp}`;
  const expect = (scene: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) throw new Error(`${name}, ${scene}: ${String(found)} instead of ${String(wanted)}`);
  };
  try {
    await contender.start(id('right'), inputFor(1));
    expect('right code', await contender.submit(id('right'), fixedCode, 1), 'verified');
    const { status, identity } = await contender.outcome(id('right'));
    expect('right code', status, 'verified');
    // The floor calls nobody: it has nothing more to rehearse.
    if (name === 'floor') return;
    expect('identity', identity?.name, '홍길동');
    // It handles only right codes: it shows the minimum cost of this path.
    if (name === 'floor-with-calls') return;

    await contender.start(id('wrong'), inputFor(2));
    expect('wrong code', await contender.submit(id('wrong'), wrongCode, 1), 'wrong');
    expect('right code after it', await contender.submit(id('wrong'), fixedCode, 2), 'verified');

    expect('five wrong codes', await spendAllTries(contender, id('spent')), 'max_attempts_reached');
    expect('five wrong codes', (await contender.outcome(id('spent'))).status, 'max_attempts_reached');

    const input = inputFor(4);
    await contender.start(id('denied'), { ...input, person: { ...input.person, name: '불일치' } } as typeof input);
    expect('another person', (await contender.outcome(id('denied'))).status, 'denied');

    await sandbox.fault({ provider: 'mobile-ok', call: 'token/get', kind: '503' });
    await contender.start(id('retried'), inputFor(5));
    expect('token after a 503', await contender.submit(id('retried'), fixedCode, 1), 'verified');

    const before = await sandbox.count('mobile-ok', 'sms');
    await contender.start(id('crash'), inputFor(6));
    await contender.kill();
    contender = await ContenderProcess.open(name, places);
    expect('code after a crash', await contender.submit(id('crash'), fixedCode, 1), 'verified');
    expect('messages in spite of a crash', (await sandbox.count('mobile-ok', 'sms')) - before, 1);
  } finally {
    await contender.close();
  }
};

const spendAllTries = async (contender: ContenderProcess, id: string): Promise<string> => {
  await contender.start(id, inputFor(3));
  let verdict = '';
  for (let attempt = 1; attempt <= 5; attempt++) verdict = await contender.submit(id, wrongCode, attempt);
  return verdict;
};
