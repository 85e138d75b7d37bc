import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundle } from '@temporalio/worker';
import { type Provider, workflowTypes } from '../../contract/providers/index.ts';
import { bundleWorkflows } from '../../worker/workflow-code.ts';
import type { Mutation } from '../support/mutants.ts';

/** A mistake, put into the code of the workflows. */
export interface Mutant extends Mutation {
  name: string;
  /** The flow that shows it. */
  provider: Provider;
  /** Of a sequence that shows it. Another is looked for once this one does not, which takes minutes. */
  seed: number;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'gives the tries back on a resend',
    provider: 'portone-v1',
    seed: 88,
    file: 'conversation/conversation.ts',
    from: 'this.counters.resendsSpent++;',
    to: 'this.counters.resendsSpent++; this.counters.attemptsSpent = 0;',
  },
  {
    name: 'takes an unknown code for a success',
    provider: 'mobile-ok',
    seed: 13,
    file: 'providers/mobile-ok/flow.ts',
    from: "      default:\n        return { kind: this.answeredBy === 'code' ? 'wrong' : 'unknown' };",
    to: "      default:\n        return { kind: 'verified', evidence: {} };",
  },
  {
    name: 'lets a second answer in while one is being confirmed',
    provider: 'portone-v2',
    seed: 12,
    file: 'conversation/checks.ts',
    from: 'if (commands.current)',
    to: 'if (commands.current && !commands.current)',
  },
  {
    name: 'ignores the deadline',
    provider: 'portone-v1',
    seed: 13,
    file: 'conversation/alarm.ts',
    from: '    timer.rang = true;',
    to: '',
  },
  {
    name: 'takes answers to an expired challenge',
    provider: 'portone-v1',
    seed: 16,
    file: 'conversation/checks.ts',
    from: 'if (conversation.challengeIsOver)',
    to: 'if (conversation.challengeIsOver && conversation.commands.current)',
  },
  {
    name: 'gives a try back whose answer is not known',
    provider: 'nhn-otp',
    seed: 8,
    file: 'conversation/answering.ts',
    from: "      case 'wrong':\n      case 'unknown':\n",
    to: "      case 'wrong':\n      case 'unknown':\n        if (verdict.kind === 'unknown') counters.attemptsSpent--;\n",
  },
  {
    name: 'spends a try on an answer that was not checked',
    provider: 'portone-v1',
    seed: 19,
    file: 'conversation/answering.ts',
    from: '    this.#giveTryBack();\n    if (++',
    to: "    this.#conversation.status = 'awaiting_user';\n    if (++",
  },
  {
    name: 'answers for an answer that was not checked as if it had been',
    provider: 'mobile-ok',
    seed: 19,
    file: 'conversation/steps.ts',
    from: 'reply(conversation.over ? undefined : refused);',
    to: 'reply();',
  },
  {
    name: 'sends again in silence what may have been sent',
    provider: 'portone-v1',
    seed: 8,
    file: 'run/calls.ts',
    from: 'attemptRepeatedly(call, wanted, () => false)',
    to: 'attemptRepeatedly(call, wanted, () => true)',
  },
  {
    name: 'forgets a lost answer once the provider is down or off',
    provider: 'portone-v2',
    seed: 25,
    file: 'run/calls.ts',
    from: 'losses > 0 && doesNotTell(failure)',
    to: 'losses > 99 && doesNotTell(failure)',
  },
  {
    name: 'lets a cancel break off an answer that is being confirmed',
    provider: 'portone-v2',
    seed: 48,
    file: 'conversation/answering.ts',
    from: '    await this.#obey(verdict);',
    to: '    if (this.#conversation.cancelRequested) this.#conversation.finishAs({ status: "canceled" });\n    else await this.#obey(verdict);',
  },
  {
    name: 'forgets a message whose answer was lost',
    provider: 'portone-v1',
    seed: 10,
    file: 'conversation/message-list.ts',
    from: "    case 'lost':\n      return handedOverAt;\n",
    to: '',
  },
  {
    name: 'restarts without end',
    provider: 'mobile-ok',
    seed: 215,
    file: 'conversation/sending.ts',
    from: 'counters.restartsSpent++;',
    to: '',
  },
  {
    name: 'lets late news override a result that ended it',
    provider: 'verify-vasp',
    seed: 159,
    file: 'travel-rule/counterparty.ts',
    from: "if (this.#result && (this.#result.result !== 'VERIFIED' || result.result === 'VERIFIED')) return;",
    to: '',
  },
  {
    name: 'blesses a result that was withdrawn',
    provider: 'verify-vasp',
    seed: 136,
    file: 'travel-rule/travel-rule.ts',
    from: "else if (result.result === 'VERIFIED') this.finishAs({ status: 'verified' });",
    to: "else if (result) this.finishAs({ status: 'verified' });",
  },
  {
    name: 'hears news of another verification',
    provider: 'verify-vasp',
    seed: 36,
    file: 'travel-rule/counterparty.ts',
    from: "if (news.uuid !== this.#uuid) return 'Ignored a callback for another verification';",
    to: '',
  },
  {
    name: 'does not look a last time at the deadline',
    provider: 'verify-vasp',
    seed: 6,
    file: 'travel-rule/travel-rule.ts',
    from: 'const last = await this.#enclave.look(uuid);',
    to: 'const last = undefined as VaspResult | undefined;',
  },
];

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The type of a mutant's flow, or of the flow as it is: all are in one bundle. */
export const mutantType = (workflow: string, mutant?: Mutant): string =>
  mutant ? `${workflow}_${mutants.indexOf(mutant)}` : workflow;

/** One bundle of all mutants and of the flows as they are. Throws where a mutant's place is not found in the code exactly once. */
export const bundleMutants = async (): Promise<WorkflowBundle> => {
  // Inside the project, so that the code finds its packages.
  const folder = await mkdtemp(join(root, 'test', 'model', '.mutants-'));
  try {
    const exports = [`export * from '${join(root, 'workflows', 'index.ts')}';`];
    for (const [index, mutant] of mutants.entries()) {
      const own = join(folder, String(index), 'workflows');
      await cp(join(root, 'workflows'), own, { recursive: true });
      // One for all: webpack follows the links.
      for (const shared of ['contract', 'protocol']) await symlink(join(root, shared), join(own, '..', shared));
      const path = join(own, mutant.file);
      await writeFile(path, mutate(await readFile(path, 'utf8'), mutant));
      const names = Object.values(workflowTypes);
      exports.push(
        `export { ${names.map((name) => `${name} as ${name}_${index}`).join(', ')} } from './${index}/workflows/index.ts';`,
      );
    }
    await writeFile(join(folder, 'index.ts'), exports.join('\n'));
    return await bundleWorkflows({ workflowsPath: join(folder, 'index.ts') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const mutate = (code: string, { name, from, to }: Mutant): string => {
  const parts = code.split(from);
  if (parts.length !== 2)
    throw new Error(`The mutant that ${name} fits ${parts.length - 1} places, expected one: ${from}`);
  return parts.join(to);
};
