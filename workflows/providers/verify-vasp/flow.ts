import { proxyActivities, sleep } from '@temporalio/workflow';
import type { VaspRecord, VerifyVaspActivities } from '../../../activities/verify-vasp/types.ts';
import { verifyVaspFacts } from '../../../contract/providers/verify-vasp/facts.ts';
import type { Run } from '../../../protocol/run.ts';
import { attempt, attemptAnnounced, type CallFailure, once, report, safe } from '../../run/calls.ts';
import type { End } from '../../run/end.ts';
import { flow } from '../../run/flow.ts';
import { proxyWanted } from '../../run/wanted.ts';
import type { Created } from '../../travel-rule/enclave.ts';
import { handleTravelRule } from '../../travel-rule/handlers.ts';
import { TravelRule } from '../../travel-rule/travel-rule.ts';
import { poll } from './polling.ts';
import { verifyVaspShapes } from './shapes.ts';

type Input = Run<'verify-vasp'>['input'];

const { verifyVaspPrecheck } = proxyActivities<VerifyVaspActivities>({
  ...safe,
  summary: 'Check that the counterparty can be reached',
});
const { verifyVaspCreate } = proxyWanted<VerifyVaspActivities>({ ...once, summary: 'Create the record' });
const { verifyVaspFind } = proxyActivities<VerifyVaspActivities>({ ...safe, summary: 'Look for the record' });
const { verifyVaspAdopt } = proxyActivities<VerifyVaspActivities>({
  ...safe,
  summary: 'Check that the record is ours',
});
const { verifyVaspLook } = proxyActivities<VerifyVaspActivities>({ ...safe, summary: 'Ask for the result' });
const { verifyVaspReportTransfer } = proxyActivities<VerifyVaspActivities>({
  ...report,
  summary: 'Report the transfer',
});
const { verifyVaspReportError } = proxyActivities<VerifyVaspActivities>({
  ...report,
  summary: 'Report that there is no transfer',
});
const { verifyVaspReportError: tryReportError } = proxyActivities<VerifyVaspActivities>({
  ...once,
  summary: 'Report that there is no transfer, once',
});

const looks = 3;
const betweenLooks = '5s';
const longestReport = 7 * 86_400_000;
const betweenReports = '10m';

const failed = (reason: string): End => ({ status: 'failed', reason });

const failedBy = (failure: CallFailure): End => {
  switch (failure.kind) {
    case 'rejected':
      return failed(failure.code ?? 'provider_rejected');
    case 'untrusted':
      return failed('invalid_result');
    case 'lost':
      return failed(failure.invalid ? 'invalid_answer' : 'provider_unavailable');
    default:
      return failed('provider_unavailable');
  }
};

/**
 * Looks for the record of a create whose answer was lost. Accepts only exactly one match, and only if nobody else can have
 * created it. That is asked after the record was found, because every creator announces itself first. Never creates a second
 * record.
 */
const findLost = async (input: Input, since: string): Promise<VaspRecord | undefined> => {
  for (let look = 1; look <= looks; look++) {
    await sleep(betweenLooks, { summary: 'Wait before looking for the record' });
    const found = await attempt(() => verifyVaspFind(input, since));
    if (!found.ok || found.value.length === 0) continue;
    const [record, ...more] = found.value;
    if (record === undefined || more.length > 0) return undefined;
    const adopted = await attempt(() => verifyVaspAdopt(input, record.uuid));
    return adopted.ok && adopted.value === 'adopted' ? record : undefined;
  }
  return undefined;
};

/** Creates the record, once. Returns the result. */
const create = async (
  input: Input,
  travelRule: Pick<TravelRule, 'wanted' | 'announcedCalls' | 'cancelRequested'>,
): Promise<Created> => {
  if (input.options.precheck) {
    const ready = await attempt(() => verifyVaspPrecheck(input));
    if (!ready.ok) return notCreated(ready.failure, travelRule.cancelRequested);
    if (travelRule.cancelRequested) return { kind: 'canceled' };
  }
  const since = new Date().toISOString();
  const created = await attemptAnnounced(() => verifyVaspCreate(input), travelRule.wanted, travelRule.announcedCalls);
  if (created.ok) return { kind: 'created', uuid: created.value.uuid };
  if (created.failure.kind !== 'lost') return notCreated(created.failure, travelRule.cancelRequested);
  const found = await findLost(input, since);
  return found ? { kind: 'created', uuid: found.uuid } : { kind: 'ended', end: failed('create_unknown') };
};

const notCreated = (failure: CallFailure, isCanceled: boolean): Created => {
  if (failure.kind === 'notConfigured') return failure;
  if (isCanceled && failure.kind !== 'rejected') return { kind: 'canceled' };
  return { kind: 'ended', end: failedBy(failure) };
};

/**
 * Returns whether a report is known to have arrived. A worker on which the provider is off cannot send it; another worker may.
 */
const insist = async (tell: () => Promise<'reported'>): Promise<boolean> => {
  const until = Date.now() + longestReport;
  for (;;) {
    const told = await attempt(tell);
    if (told.ok) return told.value === 'reported';
    if (told.failure.kind !== 'notConfigured' || Date.now() >= until) return false;
    await sleep(betweenReports, { summary: 'Wait before repeating the report: the provider is off on this worker' });
  }
};

/**
 * VerifyVASP: create → result by callback or polling → transfer reported or abandoned → reported to the Enclave. It may last
 * eight days, so it moves to the newest build (docs/upgrading.md).
 */
export const verifyVasp = flow(verifyVaspFacts, verifyVaspShapes, 'AUTO_UPGRADE', async (run) => {
  const travelRule = new TravelRule(run, {
    poll,
    look: async (uuid) => {
      const found = await attempt(() => verifyVaspLook(uuid));
      return found.ok && found.value !== 'pending' ? found.value : undefined;
    },
    reportTransfer: (uuid, transfer) => insist(() => verifyVaspReportTransfer(uuid, transfer)),
    reportError: (uuid, reason) => insist(() => verifyVaspReportError(uuid, { result: 'ERROR', reason })),
    tryReportError: async (uuid, reason) => (await attempt(() => tryReportError(uuid, { result: 'ERROR', reason }))).ok,
  });
  handleTravelRule(travelRule);
  return await travelRule.toTheEnd(() => travelRule.follow(() => create(run.input, travelRule)));
});
