/** One part of the evidence: run by `npm run evidence`, shown in docs/evidence.md, summarised in docs/reliability.md. */
export interface Section {
  /** To run it alone: `npm run evidence -- <name>`. */
  name: string;
  title: string;
  run(say: (line: string) => void): Promise<Shown>;
}

export interface Shown {
  /** What was run, in a few words with numbers: a row of the table of docs/reliability.md. */
  summary: string;
  /** Markdown. */
  lines: string[];
  /** Broken promises; empty if there are none. */
  problems: string[];
}

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
};
