/** One part of the evidence: played by `npm run evidence`, shown in docs/reliability.md. */
export interface Section {
  /** To run it alone: `npm run evidence -- <name>`. */
  name: string;
  title: string;
  run(say: (line: string) => void): Promise<Shown>;
}

export interface Shown {
  /** Markdown. */
  lines: string[];
  /** What should not be; empty when all is well. */
  problems: string[];
}

/** A table of Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
};
