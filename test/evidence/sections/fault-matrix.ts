import { writeFile } from 'node:fs/promises';
import { type Cell, keyOf } from '../matrix/cell.ts';
import { drivers, nameOf } from '../matrix/drivers.ts';
import { faultNames, faultOf } from '../matrix/faults.ts';
import { allCells, differences, matrixFile, misread, playSettled, recordedMatrix } from '../matrix/matrix.ts';
import { startStage } from '../matrix/stage.ts';
import { type Section, type Shown, table } from '../section.ts';

const lanes = 40;

/** Runs every cell, records the results, and reports which of them have changed. */
export const faultMatrix: Section = {
  name: 'fault-matrix',
  title: 'Fault matrix',
  run: async (say) => {
    const stage = await startStage({ lanes });
    const orders = allCells();
    let done = 0;
    const { cells, unsettled } = await playSettled(stage, orders, () => {
      done++;
      if (done % 100 === 0) say(`${done} of ${orders.length} cells`);
    });
    await stage.close();
    const changed = differences(cells, recordedMatrix());
    const recorded = Object.fromEntries(cells.map((cell) => [keyOf(cell.order), cell.text]));
    await writeFile(matrixFile, `${JSON.stringify(recorded, null, 2)}\n`);
    say(`${unsettled.length} played a second time`);
    return shown(cells, unsettled, changed);
  },
};

const shown = (cells: readonly Cell[], unsettled: readonly Cell[], changed: readonly string[]): Shown => {
  const broken = [...cells, ...unsettled].flatMap(({ order, violations }) =>
    violations.map((each) => `${keyOf(order)}: ${each}`),
  );
  const byKey = new Map(cells.map((cell) => [keyOf(cell.order), cell]));
  const lines = [
    `Every call of every provider with every fault: ${cells.length} cells. Each cell is one verification on a real Temporal server, over`,
    'HTTP, against its own sandbox, with a user who reacts sensibly to the fault. *Once*: the fault hits one call. *Lasting*: it hits',
    'every such call until the end (for `tx` and `error`, which are repeated for days: for six seconds).',
    '',
    'A cell shows the end and its reason, the challenges that the user saw (each with its cause), and what the provider counted.',
    '`test/evidence/fault-matrix.json` has the same in machine-readable form; every `npm test` plays a part of the matrix and compares.',
    '',
    'Every cell is checked for: no `verified` without the provider’s own success; no message that the user did not ask for or that',
    '`messages` does not list with its cause; no second record; a lost `/tx` or `/error` arrives in the end; every verification ends.',
    `Violations: **${broken.length}**. Played twice because the first result differed from the recorded one: ${unsettled.length} (on a busy machine`,
    'Temporal now and then loses a task to a worker; the flow treats this as a lost answer).',
    '',
    'The last rows of each table are not faults: the provider answers correctly, but in a form that differs from its documents (numbers',
    'and flags as strings, times in milliseconds or without a zone, other wrappers, unknown fields), or with optional fields of other',
    'types. They end as *nothing* does.',
    '',
    '`portone-v1 certifications/delete` is missing because it is not part of any flow.',
  ];
  for (const driver of drivers) {
    const rows = faultNames
      .filter((fault) => [undefined, driver.call].includes(faultOf(fault).only))
      .map((fault) => {
        const [once, lasting] = (['once', 'lasting'] as const).map((duration) => {
          const cell = byKey.get(keyOf({ driver, fault, duration }));
          return cell ? [cell.text, `${cell.seconds.toFixed(1)} s`] : ['', ''];
        });
        return [faultOf(fault).title, ...(once ?? []), ...(lasting ?? [])];
      });
    const head = ['fault', 'once', 'time to end', 'lasting', 'time to end'];
    lines.push('', `### ${nameOf(driver)}`, '', ...table(head, rows));
  }
  const wrong = misread(cells, Object.fromEntries(cells.map((cell) => [keyOf(cell.order), cell.text])));
  return {
    summary: `${cells.length} cells: every fault at each of ${drivers.length} calls, once and lasting`,
    lines,
    problems: [
      ...broken,
      ...wrong.map((each) => `right, but misread: ${each}`),
      ...changed.map((each) => `changed: ${each}`),
    ],
  };
};
