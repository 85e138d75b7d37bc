import type { FastifyInstance } from 'fastify';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Principal } from './authorize.ts';

/** The QR code of an enrolment contains its secret. */
export const withoutSecret = (snapshot: Snapshot): Snapshot => {
  if (snapshot.challenge?.qrCode === undefined) return snapshot;
  const { qrCode: _, ...challenge } = snapshot.challenge;
  return { ...snapshot, challenge };
};

/** The one place where secrets are removed from answers, for every route: only a backend and the user may see them. */
export const hideSecrets = (app: FastifyInstance): void => {
  app.addHook('preSerialization', async ({ principal }, _reply, answer) => visibleTo(principal, answer));
};

const visibleTo = (principal: Principal | undefined, answer: unknown): unknown => {
  if (!isObject(answer)) return answer;
  // Nobody enrols from a list.
  if (Array.isArray(answer['verifications']))
    return { ...answer, verifications: answer['verifications'].map((each: Snapshot) => withoutSecret(each)) };
  const trusted = principal?.kind === 'user' || (principal?.kind === 'key' && principal.role === 'backend');
  return trusted || !isObject(answer['challenge']) ? answer : withoutSecret(answer as unknown as Snapshot);
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
