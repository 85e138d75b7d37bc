import { expectOpen } from '../run/handlers.ts';
import { refusal } from '../run/refusal.ts';
import type { TravelRule } from './travel-rule.ts';

const reporting = 'A transfer or its abandonment is being reported';

/** Throws if no transfer can be reported now, or `transfer` is invalid. */
export const expectTransfer = (travelRule: TravelRule, transfer: unknown): void => {
  const { txHash, vout } = (transfer ?? {}) as Record<string, unknown>;
  if (typeof txHash !== 'string' || !/^[A-Za-z0-9:_-]{1,256}$/.test(txHash))
    throw refusal('invalid_input', { message: 'Expected a transaction hash', field: 'txHash' });
  if (vout !== undefined && !(Number.isInteger(vout) && (vout as number) >= 0))
    throw refusal('invalid_input', { message: 'Expected a whole number', field: 'vout' });
  expectUndecided(travelRule);
};

/** Throws if the transfer cannot be abandoned now, or `reason` is invalid. */
export const expectAbandonment = (travelRule: TravelRule, reason: unknown): void => {
  if (typeof reason !== 'string' || !/^[A-Za-z0-9_.-]{1,64}$/.test(reason))
    throw refusal('invalid_input', { message: 'Expected 1 to 64 of A-Z a-z 0-9 _ . -', field: 'reason' });
  expectUndecided(travelRule);
};

/** Throws if it cannot be canceled: once a report is under way, the outcome is decided. */
export const expectCancelable = (travelRule: TravelRule): void => {
  expectOpen(travelRule);
  if (travelRule.decision) throw refusal('busy', { message: reporting, retryAfter: 1 });
};

const expectUndecided = (travelRule: TravelRule): void => {
  expectOpen(travelRule);
  const { status, decision } = travelRule;
  if (status !== 'awaiting_transfer') throw refusal('not_awaiting', { message: 'No transfer is awaited', status });
  if (decision) throw refusal('busy', { message: reporting, status, retryAfter: 1 });
};
