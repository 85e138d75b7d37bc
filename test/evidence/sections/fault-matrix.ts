import { writeFile } from 'node:fs/promises';
import { type Cell, keyOf } from '../matrix/cell.ts';
import { drivers, nameOf } from '../matrix/drivers.ts';
import { faultNames, faultOf } from '../matrix/faults.ts';
import { allCells, differences, matrixFile, misread, playSettled, recordedMatrix } from '../matrix/matrix.ts';
import { startStage } from '../matrix/stage.ts';
import { type Section, type Shown, table } from '../section.ts';

const lanes = 40;

/** Plays every cell, records what each came to, and tells which are not what they were. */
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
    `Every call of every provider × every way it can go wrong: ${cells.length} cells. Each is a verification on a real Temporal`,
    'server, over HTTP, against a sandbox of its own; its user goes on sensibly after the fault. *Once*: the fault strikes one',
    'call. *Lasting*: every such call until the end (for `tx` and `error`, which are repeated for days: for six seconds).',
    '',
    'A cell says the end and its reason; the challenges its user was shown, each with its cause; and what the provider counted.',
    'The same is in `test/evidence/fault-matrix.json`, which a part of the matrix is compared with in every `npm test`.',
    '',
    'Asserted in every cell: never `verified` without the provider’s own success; never a message that neither the user asked',
    'for nor `messages` lists with its cause; never two records; a lost `/tx` or `/error` arrives in',
    `the end; every verification ends. Broken: **${broken.length}**. Played a second time, for they first came out otherwise than`,
    `recorded: ${unsettled.length} (on a busy machine Temporal loses a task to a worker now and then: the flow takes it for a lost answer).`,
    '',
    'The last rows of each are no faults: the provider is right, and spells it otherwise than documented (numbers and flags as',
    'strings, times in milliseconds or without a zone, other wrappers, unknown fields), or gives optional fields of other types. They',
    'end as *nothing* does.',
    '',
    'n/a: `portone-v1 certifications/delete` is not part of any flow. Nothing else is.',
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
    const head = ['fault', 'once', 'to the end', 'lasting', 'to the end'];
    lines.push('', `### ${nameOf(driver)}`, '', ...table(head, rows));
  }
  const wrong = misread(cells, Object.fromEntries(cells.map((cell) => [keyOf(cell.order), cell.text])));
  return {
    lines,
    problems: [
      ...broken,
      ...wrong.map((each) => `right, but misread: ${each}`),
      ...changed.map((each) => `changed: ${each}`),
    ],
  };
};
