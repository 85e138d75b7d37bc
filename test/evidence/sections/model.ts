import { providers } from '../../../contract/providers/index.ts';
import { workflowCode } from '../../../worker/workflow-code.ts';
import { type Coverage, conversationCoverage, missing, rows, travelRuleCoverage } from '../../model/coverage.ts';
import { explore, ModelDisagreement } from '../../model/explore.ts';
import { createRig } from '../../model/rig.ts';
import { Tally } from '../../model/tally.ts';
import { type Section, table } from '../section.ts';

const sequences = 1_000;
const least = 20;
const verifiedAtLeast = 0.3;
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Random sequences of every flow against its model, with the day as the seed. */
export const model: Section = {
  name: 'model',
  title: 'Flows against their models',
  run: async (say) => {
    const seed = Number(process.env['HWAGIN_MODEL_SEED'] ?? Math.trunc(Date.now() / 86_400_000));
    const rig = await createRig(await workflowCode());
    const [conversations, travel] = [new Tally(), new Tally()];
    const flows: string[][] = [];
    const problems: string[] = [];
    for (const provider of providers) {
      try {
        const tally = await explore(rig, { provider, seed, sequences });
        (provider === 'verify-vasp' ? travel : conversations).add(tally);
        const ends = Object.entries(tally.ends).map(([end, count]) => `${end} ${count}`);
        flows.push([provider, `${tally.sequences}`, percent(tally.share('verified')), ends.join(', ')]);
        if (tally.share('verified') < verifiedAtLeast)
          problems.push(`${provider} verified too seldom for a conclusion`);
        say(`${provider}: ${tally.sequences} sequences, ${percent(tally.share('verified'))} verified`);
      } catch (error) {
        if (!(error instanceof ModelDisagreement)) throw error;
        problems.push(error.message);
      }
    }
    await rig.close();
    problems.push(
      ...missing(conversations, conversationCoverage, least),
      ...missing(travel, travelRuleCoverage, least),
    );
    const counts = (tally: Tally, coverage: Coverage) => table(['', ...coverage.statuses], rows(tally, coverage));
    const total = conversations.sequences + travel.sequences;
    return {
      summary: `${total} random sequences of commands, faults and restarts, compared with a model step by step`,
      lines: [
        `Random sequences from seed ${seed}. After each step the flow is compared with a model that does not use Temporal, and with what`,
        'the providers really did. A failing sequence would be shrunk and printed here. The worker is restarted for each batch of 50,',
        'and in every other batch it has no cache: before each step it replays the run’s history (`worker restart`).',
        '',
        ...table(['flow', 'sequences', 'verified', 'status at the end'], flows),
        '',
        'How often each step was taken in each status, in the flows with a user (a fault counts in the status of its call):',
        '',
        ...counts(conversations, conversationCoverage),
        '',
        'The same for the travel rule:',
        '',
        ...counts(travel, travelRuleCoverage),
      ],
      problems,
    };
  },
};
