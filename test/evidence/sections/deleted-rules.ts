import { bundleMutant } from '../../support/mutants.ts';
import { keyOf } from '../matrix/cell.ts';
import { allCells, playCells, recordedMatrix } from '../matrix/matrix.ts';
import { deletedRules } from '../matrix/mutations.ts';
import { startStage } from '../matrix/stage.ts';
import { type Section, table } from '../section.ts';

/** Deletes one retry rule after the other, and runs cells that must then give a different result. */
export const withoutRules: Section = {
  name: 'deleted-rules',
  title: 'A retry rule is missing',
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
    const head = ['deleted rule', 'cell', 'with the rule', 'without it'];
    return {
      summary: `${deletedRules.length} retry rules deleted, one at a time: each of ${rows.length} cells has to change`,
      lines: [
        'Each retry rule is deleted once, and cells of the matrix are played without it. They have to come out differently: so',
        'the matrix notices when somebody breaks a rule.',
        '',
        ...table(head, rows),
      ],
      problems,
    };
  },
};
