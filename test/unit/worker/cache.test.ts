import { describe, expect, it } from '@jest/globals';
import { cacheOptions } from '../../../worker/cache.ts';

describe('A worker', () => {
  it.each([
    ['with the SDK’s own cache takes as many steps at once as it may', undefined, 40],
    ['without a cache takes one', 0, 1],
    ['with a cache of one takes two, for the SDK needs them', 1, 2],
    ['with a small cache takes no more than that holds', 10, 10],
    ['with a large cache takes as many as it may', 1_000, 40],
  ])('%s', (_, cached, atOnce) => {
    expect(cacheOptions({ HWAGIN_MAX_WORKFLOW_TASKS: 40, HWAGIN_MAX_CACHED: cached })).toEqual({
      maxConcurrentWorkflowTaskExecutions: atOnce,
      ...(cached !== undefined && { maxCachedWorkflows: cached }),
    });
  });
});
