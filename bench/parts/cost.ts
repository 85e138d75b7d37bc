import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { pino } from 'pino';
import { connect } from '../../client/index.ts';
import { createWorker, readAllSettings } from '../../worker/index.ts';
import { openContender } from '../contenders/index.ts';
import { type Cost, costOf } from '../cost.ts';
import { fixedCode, inputFor } from '../load.ts';
import { table } from '../report/table.ts';
import { raise, type Stage } from '../stage.ts';
import { costPlays, startAndWaitTitle } from './cost-plays.ts';
import type { Part } from './part.ts';

interface CostRow extends Cost {
  title: string;
  /** Size of the history, as the server counts it. */
  bytes: number;
  /** Billable actions as the server counts them, including queries, refused updates and retries of activities. */
  actionsOfServer: number;
}

const floorTitle = 'the bare floor';
const callsTitle = 'the floor with the provider’s calls';

/** Exact counts of every flow: the same on any machine. */
export const costPart: Part = {
  about: 'events, bytes, workflow tasks and billable actions of every flow; about a minute',
  run: async ({ say, only }) => {
    const stage = await raise({ say, restate: false });
    try {
      const rows = [...(await hwaginRows(stage)), ...(await peerRows(stage, only))];
      expectSameHistory(rows);
      const head = ['', 'events', 'bytes', 'workflow tasks', 'activities', 'actions in the history', 'actions, all'];
      const cells = rows.map((row) => [
        row.title,
        row.events,
        row.bytes,
        row.workflowTasks,
        row.activities,
        row.actions,
        row.actionsOfServer,
      ]);
      return { data: rows, markdown: table(head, cells) };
    } finally {
      await stage.stop();
    }
  },
};

const hwaginRows = async (stage: Stage): Promise<CostRow[]> => {
  const log = pino({ level: 'silent' });
  const { worker, connection } = await createWorker({ settings: await readAllSettings(stage.places, log), log });
  const running = worker.run();
  await using hwagin = await connect({ env: stage.places });
  const rows: CostRow[] = [];
  try {
    for (const [number, one] of costPlays.entries())
      rows.push(
        await costRow(stage, one.title, `cost-${number}`, async (id) => {
          await one.play(id, { hwagin, sandbox: stage.sandbox });
          await hwagin.result(id);
        }),
      );
  } finally {
    worker.shutdown();
    await running;
    await connection.close();
  }
  return rows;
};

const peerRows = async (stage: Stage, only: readonly string[]): Promise<CostRow[]> => {
  const rows: CostRow[] = [];
  for (const [name, title] of [
    ['plain-temporal', 'plain Temporal: MobileOK SMS, start-and-wait, right code'],
    ['floor', floorTitle],
    ['floor-with-calls', callsTitle],
  ] as const) {
    if (!only.includes(name)) continue;
    const contender = await openContender(name, stage.places);
    rows.push(
      await costRow(stage, title, `cost-${name}`, async (id) => {
        await contender.start(id, inputFor(1));
        await contender.submit(id, fixedCode, 1);
        await contender.outcome(id);
      }),
    );
    await contender.close();
  }
  return rows;
};

const costRow = async (
  stage: Stage,
  title: string,
  id: string,
  play: (id: string) => Promise<void>,
): Promise<CostRow> => {
  // The server shows its counters a second late.
  await sleep(1_500);
  const before = await actionsOf(stage);
  await play(id);
  await sleep(1_500);
  const actionsOfServer = (await actionsOf(stage)) - before;
  return { title, ...(await readCost(stage, id)), actionsOfServer };
};

/** What a run has cost, and the size of its history in bytes, as the server counts it. */
export const readCost = async ({ temporal }: Stage, workflowId: string): Promise<Cost & { bytes: number }> => {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const about = { namespace: 'default', execution: { workflowId } };
    const { history } = await connection.workflowService.getWorkflowExecutionHistory(about);
    const { workflowExecutionInfo } = await connection.workflowService.describeWorkflowExecution(about);
    return { ...costOf(history ?? {}), bytes: Number(workflowExecutionInfo?.historySizeBytes) };
  } finally {
    await connection.close();
  }
};

/** The floors are only comparable while their histories equal Hwagin's. */
const expectSameHistory = (rows: readonly CostRow[]): void => {
  const typesOf = (title: string) => rows.find((row) => row.title === title)?.types?.join(' ');
  const hwagin = typesOf(startAndWaitTitle);
  for (const floor of [floorTitle, callsTitle].map(typesOf))
    if (hwagin && floor && hwagin !== floor) throw new Error(`a floor's history is not Hwagin's:\n${floor}\n${hwagin}`);
};

/** The server's own counter of billable actions, in our namespace. */
const actionsOf = async ({ temporal }: Stage): Promise<number> => {
  const text = await (await fetch(temporal.metricsUrl)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('action{') && line.includes('namespace="default"'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};
