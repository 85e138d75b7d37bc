import { bundleMutant } from '../../support/mutants.ts';
import { keyOf } from '../matrix/cell.ts';
import { allCells, playCells, recordedMatrix } from '../matrix/matrix.ts';
import { deletedRules } from '../matrix/mutations.ts';
import { startStage } from '../matrix/stage.ts';
import { type Section, table } from '../section.ts';

/** Deletes one retry rule after the other, and looks at cells that have to come out otherwise. */
export const withoutRules: Section = {
  name: 'deleted-rules',
  title: 'Without one retry rule',
  run: async (say) => {
    const recorded = recordedMatrix();
    const rows: string[][] = [];
    const problems: string[] = [];
    for (const { rule, mutation, cells: keys } of deletedRules) {
      say(`without: ${rule}`);
      const stage = await startStage({ lanes: keys.length, workflowBundle: await bundleMutant(mutation) });
      const cells = await playCells(
        stage,
        allCells().filter((order) => keys.includes(keyOf(order))),
      );
      await stage.close();
      for (const cell of cells) {
        const key = keyOf(cell.order);
        rows.push([rule, key, recorded[key] ?? '', cell.text]);
        if (recorded[key] === cell.text) problems.push(`${key} is the same without the rule: ${rule}`);
      }
    }
    const head = ['rule that is deleted', 'cell', 'with it', 'without it'];
    return { lines: ['The matrix notices when a rule goes missing:', '', ...table(head, rows)], problems };
  },
};
