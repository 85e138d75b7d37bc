/** One line of Prometheus' text format. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** The content of a `/metrics`. */
export interface Scraped {
  text: string;
  samples: readonly Sample[];
  /** The value of the one series with these labels; undefined if there is none. Throws if there are several. */
  value: (name: string, labels?: Record<string, string>) => number | undefined;
  /** The sum of all series with these labels. */
  sum: (name: string, labels?: Record<string, string>) => number;
}

export const scrape = async (url: string): Promise<Scraped> => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return readMetrics(await answer.text());
};

/** Reads https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format. */
export const readMetrics = (text: string): Scraped => {
  const samples = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readSample);
  const having = (name: string, labels: Record<string, string>) =>
    samples.filter(
      (each) => each.name === name && Object.entries(labels).every(([label, value]) => each.labels[label] === value),
    );
  return {
    text,
    samples,
    value: (name, labels = {}) => {
      const found = having(name, labels);
      if (found.length > 1) throw new Error(`${found.length} series of ${name} have ${JSON.stringify(labels)}`);
      return found[0]?.value;
    },
    sum: (name, labels = {}) => having(name, labels).reduce((sum, { value }) => sum + value, 0),
  };
};

const readSample = (line: string): Sample => {
  const [, name, labels, value] = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`Not a sample: ${line}`);
  const pairs = [...(labels ?? '').matchAll(/([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g)];
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, label, text = '']) => [label, text.replaceAll(/\\(.)/g, '$1')])),
    value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value),
  };
};
