import { pino } from 'pino';
import { connect } from '../../client/index.ts';
import { vaspInput } from '../../test/support/inputs.ts';
import { type AllSettings, createWorker, readAllSettings } from '../../worker/index.ts';
import { inputFor } from '../load.ts';
import type { Contender, End, Input, Places, Verdict } from './contender.ts';

/** Hwagin with its defaults: the worker of `npm run worker` and the client, configured by settings. */
export const openHwagin = async (given: Places, { encrypted = true } = {}): Promise<Contender> => {
  const places = encrypted ? given : { ...given, HWAGIN_TASK_QUEUE: 'in-the-clear' };
  const log = pino({ level: 'silent' });
  const read = await readAllSettings(places, log);
  const { worker, connection } = await createWorker({ settings: encrypted ? read : inTheClear(read), log });
  const running = worker.run();
  const hwagin = await connect({ env: places, ...(!encrypted && { dataConverter: {} }) });
  return {
    start: async (id, input) => {
      await hwagin.startAndWait('mobile-ok', id, input);
    },
    submit: async (id, code, attempt): Promise<Verdict> => {
      const { status } = await hwagin.submitCode(id, code, { requestId: `${id}-${attempt}` });
      return status === 'awaiting_user' ? 'wrong' : (status as End);
    },
    outcome: async (id) => {
      const { status, identity } = await hwagin.result(id);
      return { status: status as End, identity };
    },
    begin: async (id, number, waiting) => {
      if (waiting.kind === 'sms') await hwagin.startAndWait('mobile-ok', id, waitingInput(number, waiting.until));
      else
        await hwagin.startAndWait('verify-vasp', id, { ...vaspInput, options: { pollInterval: waiting.pollInterval } });
    },
    close: async () => {
      await hwagin.close();
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
};

const inTheClear = (settings: AllSettings): AllSettings => {
  const { encryption } = settings;
  return {
    ...settings,
    encryption: { ...encryption, dataConverter: { ...encryption.dataConverter, payloadCodecs: [] } },
  };
};

/** A challenge that lasts longer than the measurement, or ends at that time. */
const waitingInput = (number: number, until?: number): Input => {
  const lasts = until === undefined ? '1h' : (`${Math.round((until - Date.now()) / 1_000)}s` as const);
  return {
    ...inputFor(number),
    options: { challengeExpiresIn: lasts, expiresIn: until === undefined ? '2h' : lasts, resendCooldown: '0s' },
  };
};
