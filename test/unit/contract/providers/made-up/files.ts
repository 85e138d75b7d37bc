/** A made-up provider: all its files, in its own folders. */
export const ownFiles: Readonly<Record<string, string>> = {
  'contract/providers/made-up/facts.ts': `
import type { ProviderFacts } from '../descriptor.ts';

export const madeUpFacts = {
  name: 'made-up',
  title: 'Made Up',
  workflowType: 'madeUp',
  flow: 'conversation',
  methods: ['SMS'],
  sends: true,
  codeLength: 5,
} as const satisfies ProviderFacts;
`,
  'contract/providers/made-up/input.ts': `
import { z } from 'zod';
import { userFields } from '../../common.ts';
import { identityOptionsSchema } from '../../options.ts';
import { briefPersonSchema } from '../../person.ts';

export const madeUpInputSchema = z.strictObject({
  method: z.literal('SMS'),
  person: briefPersonSchema,
  ...userFields,
  options: identityOptionsSchema,
});
export type MadeUpInput = z.infer<typeof madeUpInputSchema>;
`,
  'contract/providers/made-up/index.ts': `
import type { ProviderDescriptor } from '../descriptor.ts';
import { madeUpFacts } from './facts.ts';
import { type MadeUpInput, madeUpInputSchema } from './input.ts';

export const madeUp = {
  ...madeUpFacts,
  input: madeUpInputSchema,
  settings: { prefix: 'MADE_UP_', shown: ['MADE_UP_URL'], secret: ['MADE_UP_KEY'] },
  authorization: 'MadeUp',
  recipient: ({ person }: MadeUpInput) => ({ phone: person.phone }),
  summary: () => 'of the test',
  legalHold: '7d',
} as const satisfies ProviderDescriptor;
`,
  'activities/made-up/types.ts': `
import type { Identity } from '../../contract/outcome.ts';
import type { MadeUpInput } from '../../contract/providers/made-up/input.ts';

export interface MadeUpActivities {
  madeUpSend(input: MadeUpInput): Promise<{ reference: string }>;
  madeUpConfirm(reference: string, code: string): Promise<{ kind: 'verified'; identity: Identity }>;
  madeUpForget(reference: string): Promise<void>;
}
`,
  'activities/made-up/provider.ts': `
import { z } from 'zod';
import { readProviderSettings, urlSetting } from '../../config/provider-settings.ts';
import type { ActivityProvider } from '../provider.ts';
import type { MadeUpActivities } from './types.ts';

const schema = z.object({ MADE_UP_URL: urlSetting, MADE_UP_KEY: z.string() });

export const madeUp: ActivityProvider<z.output<typeof schema>, MadeUpActivities, 'made-up'> = {
  provider: 'made-up',
  calls: { madeUpSend: 'send', madeUpConfirm: 'confirm', madeUpForget: 'forget' },
  begins: { madeUpSend: true, madeUpConfirm: false, madeUpForget: false },
  read: (env) => readProviderSettings({ provider: 'made-up', schema, required: ['MADE_UP_URL', 'MADE_UP_KEY'] }, env),
  url: (settings) => settings.MADE_UP_URL,
  proves: 'made up',
  create: () => ({
    madeUpSend: async () => ({ reference: 'r-1' }),
    madeUpConfirm: async (providerReference) => ({
      kind: 'verified',
      identity: { verifiedAt: new Date().toISOString(), providerReference },
    }),
    madeUpForget: async () => undefined,
  }),
  forget: {
    answersOf: 'madeUpSend',
    forget: (activities, { reference }) => activities.madeUpForget(reference),
  },
};
`,
  'workflows/providers/made-up/shapes.ts': `
import type { MadeUpActivities } from '../../../activities/made-up/types.ts';
import { verified } from '../../conversation/shapes.ts';
import type { Shapes } from '../../run/flow.ts';
import { object, text } from '../../run/shape.ts';

export const madeUpShapes: Shapes<Omit<MadeUpActivities, 'madeUpForget'>> = {
  madeUpSend: object({ reference: text }),
  madeUpConfirm: verified,
};
`,
  'workflows/providers/made-up/flow.ts': `
import type { MadeUpActivities } from '../../../activities/made-up/types.ts';
import { madeUpFacts } from '../../../contract/providers/made-up/facts.ts';
import type { Run } from '../../../protocol/run.ts';
import { conversationFlow } from '../../conversation/flow.ts';
import { type NotSent, notChecked, notSent, type Sent, type UserFlow, type Verdict } from '../../conversation/types.ts';
import { attemptOnce, once } from '../../run/calls.ts';
import { proxyWanted, type Wanted } from '../../run/wanted.ts';
import { madeUpShapes } from './shapes.ts';

const { madeUpSend } = proxyWanted<MadeUpActivities>({ ...once, summary: 'Send the message' });
const { madeUpConfirm } = proxyWanted<MadeUpActivities>({ ...once, summary: 'Check the answer' });

class MadeUpFlow implements UserFlow {
  readonly answeredBy = 'code';
  readonly facts = madeUpFacts;
  readonly #input: Run<'made-up'>['input'];
  #reference = '';

  constructor(input: Run<'made-up'>['input']) {
    this.#input = input;
  }

  async send(wanted: Wanted): Promise<Sent | NotSent> {
    const sent = await attemptOnce(() => madeUpSend(this.#input), wanted);
    if (!sent.ok) return notSent(sent.failure);
    this.#reference = sent.value.reference;
    return { kind: 'sent', reference: this.#reference };
  }

  async confirm(code: string | undefined, _answer: number, wanted: Wanted): Promise<Verdict> {
    const answer = await attemptOnce(() => madeUpConfirm(this.#reference, code ?? ''), wanted);
    if (!answer.ok) return notChecked(answer.failure) ?? { kind: 'unknown' };
    return { kind: 'verified', evidence: { identity: answer.value.identity } };
  }
}

export const madeUp = conversationFlow(madeUpFacts, madeUpShapes, (run) => new MadeUpFlow(run.input));
`,
  'sandbox/made-up/index.ts': `
import type { Opening, Provider } from '../http/provider.ts';

export function madeUp(_: Opening): Provider {
  const refuse = () => ({ status: 400, body: {} });
  return {
    settings: (url) => ({ MADE_UP_URL: url, MADE_UP_KEY: 'key' }),
    routes: [{ method: 'POST', path: /^\\/send$/, call: 'send', handle: () => ({ status: 200, body: {} }) }],
    refusals: { envelope502: refuse, unknownCode: refuse, unauthorized: refuse, tooMany: refuse, outage: refuse },
    envelopeFields: [],
  };
}
`,
};

/** A line in each list, and in TypeScript the line that imports it. */
export const lines: readonly { list: string; replace: readonly (readonly [string, string])[] }[] = [
  {
    list: 'contract/providers/index.ts',
    replace: [
      ['import { mobileOk }', "import { madeUp } from './made-up/index.ts';\nimport { mobileOk }"],
      ['verifyVasp] as const', 'verifyVasp, madeUp] as const'],
    ],
  },
  {
    list: 'activities/providers.ts',
    replace: [
      ['import { mobileOk }', "import { madeUp } from './made-up/provider.ts';\nimport { mobileOk }"],
      ["  'verify-vasp': verifyVasp,\n", "  'verify-vasp': verifyVasp,\n  'made-up': madeUp,\n"],
    ],
  },
  {
    list: 'workflows/providers/index.ts',
    replace: [['export { mobileOk }', "export { madeUp } from './made-up/flow.ts';\nexport { mobileOk }"]],
  },
  { list: 'sandbox/types.ts', replace: [["'verify-vasp'] as const", "'verify-vasp', 'made-up'] as const"]] },
  {
    list: 'sandbox/providers.ts',
    replace: [
      ['import { mobileOk }', "import { madeUp } from './made-up/index.ts';\nimport { mobileOk }"],
      ["  'verify-vasp': verifyVasp,\n", "  'verify-vasp': verifyVasp,\n  'made-up': madeUp,\n"],
    ],
  },
];
