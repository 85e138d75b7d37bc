/** A section that was just run. */
export interface Chapter {
  name: string;
  title: string;
  /** What was run, in a few words with numbers: for the table of docs/reliability.md. */
  summary: string;
  /** Markdown, for docs/evidence.md. */
  lines: readonly string[];
  /** How many promises were broken. */
  problems: number;
  /** When, where and how it was run; the table shows the day too. */
  about: readonly string[];
  day: string;
}

/** docs/evidence.md with these chapters; those that were not run now stay as they are. */
export const evidencePage = (before: string, chapters: readonly Chapter[], order: readonly string[]): string => {
  const bodies = order.map((name) => {
    const chapter = chapters.find((each) => each.name === name);
    if (!chapter) return between(before, begins(name), ends(name));
    const { title, about, lines } = chapter;
    return [begins(name), `## ${title}`, '', ...about, '', ...lines, '', ends(name)].join('\n');
  });
  return [evidenceHead, ...bodies.filter((body) => body !== undefined), ''].join('\n\n');
};

/** docs/reliability.md with these chapters' rows in its table; the other rows and everything around the table stay. */
export const reliabilityPage = (before: string, chapters: readonly Chapter[], order: readonly string[]): string => {
  const table = between(before, begins('summary'), ends('summary'));
  if (table === undefined) throw new Error('docs/reliability.md has lost the marks of its summary');
  const kept = table.split('\n');
  const rows = order.map((name) => {
    const chapter = chapters.find((each) => each.name === name);
    return chapter ? rowOf(chapter) : kept.find((line) => line.endsWith(mark(name)));
  });
  const after = [begins('summary'), ...tableHead, ...rows.filter((row) => row !== undefined), ends('summary')];
  return before.replace(table, () => after.join('\n'));
};

const begins = (name: string) => `<!-- ${name} -->`;
const ends = (name: string) => `<!-- /${name} -->`;

const between = (text: string, from: string, to: string): string | undefined => {
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  return start === -1 || end === -1 ? undefined : text.slice(start, end + to.length);
};

const tableHead = ['| test | what was played | not as promised | day |', '|---|---|---:|---|'];

const rowOf = ({ name, title, summary, problems, day }: Chapter): string => {
  const anchor = title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
  return `| [${title}](evidence.md#${anchor}) | ${summary} | ${problems} | ${day} ${mark(name)}`;
};

/** Ends a row: names its section, so that the row can be found again. */
const mark = (name: string) => `<!-- ${name} --> |`;

const evidenceHead = `# Evidence: every run in detail

\`npm run evidence\` writes this page; do not edit it. What is promised and what the tests mean is in
[reliability.md](reliability.md), what each fault becomes in [providers.md](providers.md), how the providers are simulated in
[sandbox.md](sandbox.md).`;
