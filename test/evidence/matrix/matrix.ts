import { readFileSync } from 'node:fs';
import { type Cell, type CellOrder, type Duration, keyOf, playCell } from './cell.ts';
import { drivers } from './drivers.ts';
import { faultNames, faultOf } from './faults.ts';
import type { Stage } from './stage.ts';

export const matrixFile = new URL('../fault-matrix.json', import.meta.url);

/** Every cell. */
export const allCells = (): CellOrder[] =>
  drivers.flatMap((driver) =>
    faultNames
      .filter((fault) => [undefined, driver.call].includes(faultOf(fault).only))
      .flatMap((fault) => (['once', 'lasting'] satisfies Duration[]).map((duration) => ({ driver, fault, duration }))),
  );

/** Runs these cells, as many at a time as the stage has lanes. */
export const playCells = (
  stage: Stage,
  orders: readonly CellOrder[],
  onCell: (cell: Cell) => void = () => undefined,
): Promise<Cell[]> =>
  Promise.all(
    orders.map(async (order) => {
      const cell = await playCell(stage, order);
      onCell(cell);
      return cell;
    }),
  );

/**
 * The same, but repeats once the cells that differ from the record: on a very busy machine, Temporal sometimes loses a task
 * between server and worker, which a flow treats as a lost answer. A real change differs twice.
 */
export const playSettled = async (
  stage: Stage,
  orders: readonly CellOrder[],
  onCell?: (cell: Cell) => void,
): Promise<{ cells: Cell[]; unsettled: Cell[] }> => {
  const recorded = recordedMatrix();
  const isNew = (cell: Cell) => recorded[keyOf(cell.order)] !== cell.text;
  const cells = await playCells(stage, orders, onCell);
  const unsettled = cells.filter(isNew);
  const again = await playCells(
    stage,
    unsettled.map(({ order }) => order),
  );
  const second = new Map(again.map((cell) => [cell.order, cell]));
  return { cells: cells.map((cell) => second.get(cell.order) ?? cell), unsettled };
};

/** The last recorded matrix: the result of each cell. */
export const recordedMatrix = (): Record<string, string> =>
  JSON.parse(readFileSync(matrixFile, 'utf8')) as Record<string, string>;

/** Cells whose correct answer in another form gave a different result than a plain one, according to the record. */
export const misread = (cells: readonly Cell[], recorded: Record<string, string>): string[] =>
  cells
    .filter(({ order }) => faultOf(order.fault).right)
    .filter(({ order, text }) => text !== recorded[keyOf({ ...order, fault: 'none', duration: 'once' })])
    .map((cell) => `${keyOf(cell.order)}: ${cell.text}`);

/** Cells that differ from the record. */
export const differences = (cells: readonly Cell[], recorded: Record<string, string>): string[] =>
  cells
    .filter((cell) => recorded[keyOf(cell.order)] !== cell.text)
    .map((cell) => `${keyOf(cell.order)}: ${cell.text}; recorded: ${recorded[keyOf(cell.order)] ?? 'nothing'}`);
