import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Sample } from './scrape.ts';

/** What a query reads: series with a name, with conditions on their labels. */
export interface Selector {
  name: string;
  matchers: readonly { label: string; operator: string; value: string }[];
  /** Labels that the query groups these series by. */
  groupedBy: readonly string[];
}

/** The selectors of a query. Throws if it is not valid PromQL. Grafana's variables match anything. */
export const selectorsOf = (query: string): Selector[] => {
  const text = query.replaceAll('$__rate_interval', '5m').replaceAll(/\$(provider|profile)\b/g, '.*');
  const found: Selector[] = [];
  parser.parse(text).iterate({
    enter: ({ node }) => {
      if (node.type.isError) throw new Error(`No PromQL at ${node.from}: ${text}`);
      if (node.name === 'VectorSelector') found.push(selectorAt(node, text));
    },
  });
  return found;
};

/** Whether a selector matches a series. */
export const selects = ({ name, matchers }: Selector, sample: Sample): boolean =>
  sample.name === name &&
  matchers.every(({ label, operator, value }) => {
    const actual = sample.labels[label] ?? '';
    const fits = operator.includes('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
    return operator.startsWith('!') ? !fits : fits;
  });

const selectorAt = (node: SyntaxNode, text: string): Selector => {
  const at = (each: SyntaxNode | null) => (each ? text.slice(each.from, each.to) : '');
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
    label: at(matcher.getChild('LabelName')),
    operator: at(matcher.getChild('MatchOp')),
    value: at(matcher.getChild('StringLiteral')).slice(1, -1),
  }));
  const groupedBy: string[] = [];
  for (let above = node.parent; above; above = above.parent) {
    const modifier = above.name === 'AggregateExpr' ? above.getChild('AggregateModifier') : null;
    if (!modifier?.getChild('By')) continue;
    groupedBy.push(...(modifier.getChild('GroupingLabels')?.getChildren('LabelName') ?? []).map(at));
    break;
  }
  return { name: at(node.getChild('Identifier')), matchers, groupedBy };
};
