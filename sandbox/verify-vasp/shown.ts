import type { Rules } from '../rules.ts';
import type { Shown, VaspRecord } from './records.ts';
import { self } from './vasps.ts';

/** A verification as GET shows it: IVMS101 as JSON in strings, null where nothing is known. */
export function shown(record: VaspRecord, result: Shown | undefined, rules: Rules): Record<string, unknown> {
  const { asset } = record;
  const spell = (json: string): string => (rules.verifyVaspSingleQuotes ? json.replaceAll('"', "'") : json);
  return {
    verificationUuid: record.uuid,
    actionType: 'SEND',
    ...asset,
    isExceedingThreshold: asset.isExceedingThreshold ? 1 : 0,
    originatorVaspId: self.vaspId,
    beneficiaryVaspId: record.beneficiaryVaspId,
    oppositeVaspId: record.beneficiaryVaspId,
    originatorAccountNumber: record.originator.accounts[0],
    beneficiaryAccountNumber: record.beneficiary.accounts[0],
    ivms101Originator: spell(record.ivms101Originator),
    ivms101Beneficiary: spell(record.ivms101Beneficiary),
    ivms101OriginatingVasp: spell(JSON.stringify({ originatingVASP: { legalPerson: { name: self.name } } })),
    ivms101BeneficiaryVasp: null,
    ...resultFields(result, rules),
    txHash: record.txHash ?? null,
    vout: record.vout ?? null,
    orderedAt: null,
    createdAt: new Date(record.createdAt).toISOString(),
  };
}

function resultFields(result: Shown | undefined, rules: Rules): Record<string, unknown> {
  if (result)
    return {
      result: result.result,
      reason: result.reason,
      message: result.message ?? null,
      verifiedAt: result.result === 'VERIFIED' ? new Date(result.at).toISOString() : null,
    };
  const pending = rules.verifyVaspPending;
  if (pending === 'absent') return {};
  return { result: pending === 'null' ? null : pending, reason: null, message: null, verifiedAt: null };
}
