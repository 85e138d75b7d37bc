import type { Outcome } from '../../client/index.ts';
import { descriptorOf } from '../../contract/providers/index.ts';
import { messagesInWords } from './snapshot.ts';
import { table } from './table.ts';

/** An outcome for people. Contains personal data, which is what the command was asked for. */
export const outcomeInWords = ({ id, provider, status, reason, messages, ...evidence }: Outcome): string[] => [
  `${id} · ${descriptorOf(provider).title}: ${status}${reason === undefined ? '' : ` (${reason})`}`,
  ...table(
    Object.values(evidence)
      .flatMap((part) => Object.entries(part ?? {}))
      .map(([name, value]) => [`  ${name}`, String(value)]),
  ),
  ...messagesInWords(messages),
];
