import { readProviderSettings } from '../../config/provider-settings.ts';
import type { ActivityProvider } from '../provider.ts';
import { createVerifyVaspActivities } from './index.ts';
import { type VerifyVaspSettings, verifyVaspSettings } from './settings.ts';
import type { VerifyVaspActivities } from './types.ts';

export const verifyVasp: ActivityProvider<VerifyVaspSettings, VerifyVaspActivities, 'verify-vasp'> = {
  provider: 'verify-vasp',
  calls: {
    verifyVaspPrecheck: 'vasps',
    verifyVaspCreate: 'create',
    verifyVaspFind: 'list',
    verifyVaspAdopt: 'list',
    verifyVaspPoll: 'result',
    verifyVaspLook: 'result',
    verifyVaspReportTransfer: 'tx',
    verifyVaspReportError: 'error',
  },
  begins: {
    verifyVaspPrecheck: true,
    verifyVaspCreate: true,
    verifyVaspFind: false,
    verifyVaspAdopt: false,
    verifyVaspPoll: false,
    verifyVaspLook: false,
    verifyVaspReportTransfer: false,
    verifyVaspReportError: false,
  },
  read: (env) => readProviderSettings(verifyVaspSettings, env),
  url: (settings) => settings.VERIFYVASP_URL,
  create: createVerifyVaspActivities,
};
