import { describe, expect, it } from '@jest/globals';
import { costOf } from '../../../bench/cost.ts';
import { between } from '../../../bench/report/record.ts';
import { table } from '../../../bench/report/table.ts';
import { percentile, spread } from '../../../bench/statistics.ts';

describe('the page of the bench', () => {
  it('gets a part’s table between its marks, and keeps all else', () => {
    const page = 'before\n<!-- bench:cost -->\nold\n<!-- /bench:cost -->\nafter';
    expect(between(page, 'cost', 'new')).toBe('before\n<!-- bench:cost -->\nnew\n<!-- /bench:cost -->\nafter');
  });

  it('is not written to where the marks are missing', () => {
    expect(() => between('nothing here', 'cost', 'new')).toThrow('lacks the marks of "cost"');
  });

  it('has tables as Markdown has them', () => {
    expect(table(['', 'a'], [['x', 1]])).toBe('|  | a |\n|---|---:|\n| x | 1 |');
  });
});

describe('statistics', () => {
  it('give the middle and the ends of repeats', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10);
  });
});

describe('the cost of a history', () => {
  it('counts all local activities of one workflow task as one action, and each retry of an activity as one', () => {
    const marker = (task: number) => ({
      markerRecordedEventAttributes: { workflowTaskCompletedEventId: task as never },
    });
    const events = [
      { workflowExecutionStartedEventAttributes: {} },
      { workflowTaskCompletedEventAttributes: {} },
      marker(2),
      marker(2),
      marker(7),
      { activityTaskScheduledEventAttributes: {} },
      { activityTaskStartedEventAttributes: { attempt: 3 } },
    ];
    expect(costOf({ events })).toMatchObject({ events: 7, workflowTasks: 1, activities: 1, actions: 1 + 2 + 1 + 2 });
  });
});
