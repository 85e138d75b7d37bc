/** What the files below a path may import. The first rule whose path fits a file counts. */
export interface LayerRule {
  /** A folder of the repository, or a folder and the beginning of a file's name. */
  path: string;
  /** Folders it may import; its own always. */
  areas: readonly string[];
  /** Folders of which it may import types, and only types. */
  typesOf?: readonly string[];
  /** Files of which it may import more than types. */
  valuesOf?: RegExp;
  /** Packages it may import; without this, all in `dependencies` but those it must not. */
  onlyPackages?: readonly string[];
  /** Packages of which it may import types beside `onlyPackages`. */
  typesOfPackages?: readonly string[];
  notPackages?: readonly string[];
  /** The files that may import a computed path: one that a setting names. */
  computed?: readonly string[];
  /** Whether Node's own modules may be imported. */
  node: boolean;
  why: string;
}

const shared = ['contract', 'protocol', 'config', 'privacy', 'telemetry'] as const;
const workerOnly = ['@temporalio/worker', '@temporalio/activity', '@temporalio/workflow'] as const;

export const rules: readonly LayerRule[] = [
  {
    path: 'contract',
    areas: [],
    onlyPackages: ['zod'],
    node: false,
    why: 'the vocabulary stands on nothing of the product',
  },
  {
    path: 'protocol',
    areas: ['contract'],
    onlyPackages: ['zod'],
    node: false,
    why: 'what our own processes say to each other stands on nothing but the vocabulary',
  },
  {
    path: 'workflows',
    areas: [],
    typesOf: ['contract', 'protocol', 'activities'],
    valuesOf: /^contract\/providers\/[a-z0-9-]+\/facts\.ts$/,
    onlyPackages: ['@temporalio/workflow'],
    typesOfPackages: ['@temporalio/common'],
    node: false,
    why: 'workflow code is deterministic, and its bundle holds nothing else',
  },
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
    areas: ['contract', 'config'],
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
