import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Cost, costOf } from '../../bench/cost.ts';
import { costPlays } from '../../bench/parts/cost-plays.ts';
import { startWorld, type World } from '../support/world.ts';

/** The exact events, workflow tasks, activities and billable actions of every flow: the table of docs/performance.md. */
const prices: Record<string, Omit<Cost, 'types'>> = {
  'MobileOK SMS, plain start, right code': { events: 26, workflowTasks: 4, activities: 2, actions: 8 },
  'MobileOK SMS, start-and-wait, right code': { events: 28, workflowTasks: 4, activities: 2, actions: 9 },
  '… with one wrong code first': { events: 39, workflowTasks: 6, activities: 3, actions: 11 },
  '… with one resend': { events: 41, workflowTasks: 6, activities: 3, actions: 12 },
  'MobileOK ARS': { events: 34, workflowTasks: 5, activities: 3, actions: 10 },
  'MobileOK PASS': { events: 28, workflowTasks: 4, activities: 2, actions: 9 },
  'PortOne V1 SMS': { events: 27, workflowTasks: 4, activities: 2, actions: 8 },
  'PortOne V2 SMS': { events: 27, workflowTasks: 4, activities: 2, actions: 8 },
  'PortOne V2 APP': { events: 27, workflowTasks: 4, activities: 2, actions: 8 },
  'NHN OTP, enrolment': { events: 27, workflowTasks: 4, activities: 2, actions: 8 },
  'VerifyVASP, result at the first poll': { events: 50, workflowTasks: 7, activities: 4, actions: 15 },
};

describe('the price of every flow', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  }, 300_000);
  afterAll(() => world.close());

  it.each(costPlays.filter(({ title }) => title in prices).map((play, number) => ({ ...play, id: `price-${number}` })))(
    'is what it was: $title',
    async ({ title, id, ...one }) => {
      await one.play(id, { hwagin: world.hwagin, sandbox: world.sandbox });
      await world.hwagin.result(id);
      const { history } = await world.temporal.workflowService.getWorkflowExecutionHistory({
        namespace: 'default',
        execution: { workflowId: id },
      });
      const { types: _types, ...cost } = costOf(history ?? {});
      expect(cost).toEqual(prices[title]);
    },
  );

  it('counts every poll of the travel rule as an action, though none leaves an event', async () => {
    const often = costPlays.find(({ title }) => title === 'VerifyVASP, result after 6 s of polling');
    await often?.play('price-often', { hwagin: world.hwagin, sandbox: world.sandbox });
    await world.hwagin.result('price-often');
    const { history } = await world.temporal.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: 'price-often' },
    });
    const cost = costOf(history ?? {});
    expect(cost.events).toBe(50);
    expect(cost.actions).toBeGreaterThan(15);
  });
});
