import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { begun, callback, signals, snapshotOf, updates } from '../run/definitions.ts';
import { providerOff, refusal, refusalCodeOf } from '../run/refusal.ts';
import type { TravelRule } from './transfer.ts';

/** How long the reporter of a transfer waits for the Enclave; the report itself goes on for days if it must. */
const patience = '10s';

const expectOpen = ({ end }: TravelRule): void => {
  if (!end) return;
  const reason = end.reason === undefined ? {} : { reason: end.reason };
  throw refusal('ended', `The verification has ended: ${end.status}`, { status: end.status, ...reason });
};

const expectUndecided = (travelRule: TravelRule): void => {
  expectOpen(travelRule);
  const { status } = travelRule;
  if (status !== 'awaiting_transfer') throw refusal('not_awaiting', 'No transfer is awaited', { status });
  if (travelRule.decision)
    throw refusal('busy', 'A transfer or its abandonment is being reported', { status, retryAfter: 1 });
};

const expectTransfer = (travelRule: TravelRule, transfer: unknown): void => {
  const { txHash, vout } = (transfer ?? {}) as Record<string, unknown>;
  if (typeof txHash !== 'string' || !/^[A-Za-z0-9:_-]{1,256}$/.test(txHash))
    throw refusal('invalid_input', 'Expected a transaction hash', { field: 'txHash' });
  if (vout !== undefined && !(Number.isInteger(vout) && (vout as number) >= 0))
    throw refusal('invalid_input', 'Expected a whole number', { field: 'vout' });
  expectUndecided(travelRule);
};

const expectAbandonment = (travelRule: TravelRule, reason: unknown): void => {
  if (typeof reason !== 'string' || !/^[A-Za-z0-9_.-]{1,64}$/.test(reason))
    throw refusal('invalid_input', 'Expected 1 to 64 of A-Z a-z 0-9 _ . -', { field: 'reason' });
  expectUndecided(travelRule);
};

/** A canceled verification whose report is under way has been decided already. */
const expectCancelable = (travelRule: TravelRule): void => {
  expectOpen(travelRule);
  if (travelRule.decision) throw refusal('busy', 'A transfer or its abandonment is being reported', { retryAfter: 1 });
};

const expectSameInput = (travelRule: TravelRule, fingerprint: unknown): void => {
  if (fingerprint !== travelRule.run.fingerprint)
    throw refusal('already_exists', 'A verification with this id and another input exists', { field: 'id' });
};

const expectBegun = ({ notConfigured, run }: TravelRule, toWhom: { asker?: string } = {}): void => {
  if (notConfigured) throw providerOff(run.provider, notConfigured, toWhom);
};

/** Registers what callers, and the counterparty, may say to a travel-rule verification. */
export const handleTravelRuleMessages = (travelRule: TravelRule): void => {
  const untilOver = async (act: () => void) => {
    act();
    await CancellationScope.nonCancellable(() =>
      condition(() => travelRule.over, patience, { summary: 'How long the caller waits for the report' }),
    );
    expectBegun(travelRule);
    return travelRule.snapshot();
  };
  const obeyIfPossible = (name: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      const code = refusalCodeOf(error);
      if (!code) throw error;
      travelRule.note(`Ignored the signal \`${name}\`: ${code}`);
    }
  };

  const reportTransfer = (transfer: Parameters<typeof expectTransfer>[1]) => {
    expectTransfer(travelRule, transfer);
    travelRule.decide({ kind: 'transfer', transfer: transfer as { txHash: string } });
  };
  const abandonTransfer = (reason: string) => {
    expectAbandonment(travelRule, reason);
    travelRule.decide({ kind: 'abandon', reason });
  };
  const cancel = () => {
    expectCancelable(travelRule);
    travelRule.cancel();
  };

  setHandler(snapshotOf, () => travelRule.snapshot(), { description: 'Where the verification stands' });
  setHandler(callback, (news) => travelRule.hear(news), {
    description: 'News of the counterparty, by a callback of the provider',
  });

  setHandler(begun, (activityId) => void travelRule.begun.add(activityId), { description: 'A call begins' });

  setHandler(updates.reportTransfer, (transfer) => untilOver(() => reportTransfer(transfer)), {
    validator: (transfer) => expectTransfer(travelRule, transfer),
    description: 'The transfer is on its chain',
  });
  setHandler(updates.abandonTransfer, (reason) => untilOver(() => abandonTransfer(reason)), {
    validator: (reason) => expectAbandonment(travelRule, reason),
    description: 'There will be no transfer',
  });
  setHandler(updates.cancel, () => untilOver(cancel), {
    validator: () => expectCancelable(travelRule),
    description: 'Give the verification up',
  });
  setHandler(
    updates.awaitChallenge,
    async (_fingerprint, asker) => {
      await CancellationScope.nonCancellable(() =>
        condition(() => travelRule.status !== 'requesting' || travelRule.over),
      );
      const toWhom = asker === undefined ? {} : { asker };
      expectBegun(travelRule, toWhom);
      return { ...travelRule.snapshot(), ...toWhom };
    },
    {
      validator: (fingerprint, _asker) => expectSameInput(travelRule, fingerprint),
      description: 'Waits until the provider has taken it, or the end',
    },
  );

  setHandler(signals.reportTransfer, (transfer) => obeyIfPossible('reportTransfer', () => reportTransfer(transfer)), {
    description: 'The transfer is on its chain, for callers that do not wait',
  });
  setHandler(signals.abandonTransfer, (reason) => obeyIfPossible('abandonTransfer', () => abandonTransfer(reason)), {
    description: 'There will be no transfer, for callers that do not wait',
  });
  setHandler(signals.cancel, () => obeyIfPossible('cancel', cancel), {
    description: 'Give the verification up, for callers that do not wait',
  });
};
