/** One part of the evidence: played by `npm run evidence`, shown in docs/evidence.md, summed up in docs/reliability.md. */
export interface Section {
  /** To run it alone: `npm run evidence -- <name>`. */
  name: string;
  title: string;
  run(say: (line: string) => void): Promise<Shown>;
}

export interface Shown {
  /** What was played, in a few words with its numbers: a row of the table of docs/reliability.md. */
  summary: string;
  /** Markdown. */
  lines: string[];
  /** What was not as promised; empty when all is well. */
  problems: string[];
}

/** A table of Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
};
