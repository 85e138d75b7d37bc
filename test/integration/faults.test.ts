import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Cell, type CellOrder, keyOf } from '../evidence/matrix/cell.ts';
import { drivers, nameOf } from '../evidence/matrix/drivers.ts';
import { type FaultName, faultNames, faultOf } from '../evidence/matrix/faults.ts';
import { allCells, differences, misread, playCells, playSettled, recordedMatrix } from '../evidence/matrix/matrix.ts';
import { deletedRules } from '../evidence/matrix/mutations.ts';
import { type Stage, startStage } from '../evidence/matrix/stage.ts';
import { bundleMutant } from '../support/mutants.ts';

/** A part of the fault matrix; `npm run evidence` runs all of it. */
jest.setTimeout(300_000);

const generalFaults = faultNames.filter((name) => faultOf(name).only === undefined && !faultOf(name).right);
const rightNames = faultNames.filter((name) => faultOf(name).right);
const ownFaults = faultNames.filter((name) => faultOf(name).only !== undefined);
const faultAt = (index: number) => generalFaults[index % generalFaults.length] as FaultName;

/** Two faults for each call (different ones each time), those of a single call, and a few that last. */
const someCells = (): CellOrder[] => [
  ...drivers.flatMap((driver, index) =>
    [faultAt(index), faultAt(index + 10)].map((fault) => ({ driver, fault, duration: 'once' as const })),
  ),
  // Correct answers in another form are included as often as possible.
  ...drivers.flatMap((driver, index) =>
    rightNames
      .filter((fault) => fault === 'otherwise' || index % 12 === 0)
      .map((fault) => ({ driver, fault, duration: 'once' as const })),
  ),
  ...allCells().filter(({ fault, duration }) => ownFaults.includes(fault) && duration === 'once'),
  ...allCells().filter(
    ({ driver, fault, duration }) =>
      [
        'mobile-ok auth/request',
        'mobile-ok confirm/request',
        'portone-v1 otp/request',
        'verify-vasp create',
        'verify-vasp tx',
      ].includes(nameOf(driver)) &&
      fault === 'lost' &&
      duration === 'lasting',
  ),
];

describe('The fault matrix', () => {
  let cells: Cell[];
  let played: Cell[];
  beforeAll(async () => {
    const stage = await startStage({ lanes: 24 });
    const settled = await playSettled(stage, someCells());
    cells = settled.cells;
    played = [...cells, ...settled.unsettled];
    await stage.close();
  }, 300_000);

  it('touches every call and every fault here', () => {
    expect(new Set(cells.map(({ order }) => nameOf(order.driver))).size).toBe(drivers.length);
    expect(new Set(cells.map(({ order }) => order.fault)).size).toBe(faultNames.length);
  });

  it('breaks no rule: no false success, no message in silence, no second record, no lost report, an end for each', () => {
    expect(
      played.filter(({ violations }) => violations.length > 0).map(({ text, violations }) => [text, violations]),
    ).toEqual([]);
  });

  it('ends like a plain answer if a correct answer has another form', () => {
    expect(misread(cells, recordedMatrix())).toEqual([]);
  });

  it('gives the recorded results, cell by cell', () => {
    expect(differences(cells, recordedMatrix())).toEqual([]);
  });
});

describe('The fault matrix without one retry rule', () => {
  let stage: Stage | undefined;
  afterAll(() => stage?.close());

  it('gives different results', async () => {
    const [{ mutation, cells: keys }] = deletedRules as [(typeof deletedRules)[number]];
    stage = await startStage({ lanes: 4, workflowBundle: await bundleMutant(mutation) });
    const cells = await playCells(
      stage,
      allCells().filter((order) => keys.includes(keyOf(order))),
    );
    expect(cells).toHaveLength(keys.length);
    expect(differences(cells, recordedMatrix())).toHaveLength(keys.length);
  });
});
