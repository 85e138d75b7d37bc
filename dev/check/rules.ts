/** What the files below a path may import. The first rule whose path matches a file applies. */
export interface LayerRule {
  /** A folder of the repository. */
  path: string;
  /** Folders it may import, in addition to its own. */
  areas: readonly string[];
  /** Folders from which it may import only types. */
  typesOf?: readonly string[];
  /** Files from which it may import more than types. */
  valuesOf?: RegExp;
  /** Packages it may import; if absent, all in `dependencies` except the forbidden ones. */
  onlyPackages?: readonly string[];
  /** Packages from which it may import types, in addition to `onlyPackages`. */
  typesOfPackages?: readonly string[];
  notPackages?: readonly string[];
  /** The files that may import a computed path, which comes from a setting. */
  computed?: readonly string[];
  /** Whether Node's own modules may be imported. */
  node: boolean;
  why: string;
}

const shared = ['contract', 'protocol', 'config', 'privacy', 'telemetry'] as const;
const workerOnly = ['@temporalio/worker', '@temporalio/activity', '@temporalio/workflow'] as const;

/** What all folders of `workflows/` have in common. Our types are not in the bundle. */
const workflowCode = {
  typesOf: ['contract', 'protocol', 'activities'],
  valuesOf: /^contract\/(?:providers\/[a-z0-9-]+\/facts|refusals|verbs)\.ts$/,
  onlyPackages: ['@temporalio/workflow'],
  typesOfPackages: ['@temporalio/common'],
  node: false,
} as const;

export const rules: readonly LayerRule[] = [
  {
    path: 'contract',
    areas: [],
    onlyPackages: ['zod'],
    node: false,
    why: 'the vocabulary depends on nothing in the product',
  },
  {
    path: 'protocol',
    areas: ['contract'],
    onlyPackages: ['zod'],
    node: false,
    why: 'what our own processes say to each other depends only on the vocabulary',
  },
  {
    ...workflowCode,
    path: 'workflows/providers',
    areas: ['workflows/conversation', 'workflows/travel-rule', 'workflows/run'],
    why: 'a provider’s flow depends only on what all flows share',
  },
  { ...workflowCode, path: 'workflows/conversation', areas: ['workflows/run'], why: 'it knows no provider' },
  { ...workflowCode, path: 'workflows/travel-rule', areas: ['workflows/run'], why: 'it knows no provider' },
  { ...workflowCode, path: 'workflows/system', areas: ['workflows/run'], why: 'it knows no verification' },
  { ...workflowCode, path: 'workflows/run', areas: [], why: 'every flow depends on it' },
  {
    ...workflowCode,
    path: 'workflows/isolate',
    areas: ['workflows/run', 'workflows/providers'],
    why: 'it wraps every run, and no flow knows it',
  },
  {
    ...workflowCode,
    path: 'workflows',
    areas: [],
    why: 'workflow code is deterministic, and its bundle contains nothing else',
  },
  ...['activities/callbacks', 'activities/erasure', 'activities/webhooks'].map((path) => ({
    path,
    areas: [...shared, 'activities'],
    notPackages: ['@temporalio/worker', '@temporalio/workflow'],
    node: true,
    why: 'these activities talk to Temporal, and know no flow',
  })),
  {
    path: 'activities',
    areas: shared,
    notPackages: ['@temporalio/worker', '@temporalio/client', '@temporalio/workflow'],
    node: true,
    why: 'activities talk to providers and know no flow',
  },
  { path: 'config', areas: ['contract'], node: true, why: 'settings are read before anything runs' },
  {
    path: 'privacy',
    areas: ['contract', 'protocol', 'config'],
    computed: ['privacy/load-module.ts'],
    node: true,
    why: 'worker, client and gateway share it',
  },
  {
    path: 'telemetry',
    areas: ['contract', 'config', 'privacy'],
    node: true,
    why: 'worker, client and gateway share it',
  },
  {
    path: 'worker',
    areas: [...shared, 'activities'],
    typesOf: ['workflows'],
    node: true,
    why: 'workflow code is bundled by its path, never run in the process itself',
  },
  {
    path: 'client',
    areas: shared,
    typesOf: ['workflows'],
    notPackages: workerOnly,
    node: true,
    why: 'a backend imports it without the worker',
  },
  {
    path: 'gateway',
    areas: [...shared, 'client'],
    notPackages: workerOnly,
    node: true,
    why: 'the gateway is a user of the client',
  },
  {
    path: 'cli/doctor',
    areas: [...shared, 'client', 'activities', 'worker'],
    node: true,
    why: 'the doctor looks at what the worker would use',
  },
  { path: 'cli', areas: [...shared, 'client'], node: true, why: 'the command line is a user of the client' },
  { path: 'sandbox', areas: [], node: true, why: "it must not share the product's mistakes" },
];
