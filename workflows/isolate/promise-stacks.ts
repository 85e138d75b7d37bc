/**
 * Loaded into the workflow sandbox before anything else (`worker/workflow-code.ts`), so that the SDK does not keep a stack trace
 * for each promise of each run. Those cost two fifths of the workflow thread's time, and memory for as long as a run waits. Only
 * Temporal's query `__stack_trace` shows them; it is then empty. The current details of a run show where it stands. Errors keep
 * their stack traces, and an unhandled rejection still fails its run's workflow task.
 *
 * The SDK (1.24, `worker/src/workflow/vm-shared.ts`, `setPromiseHook`) has no option for this. Its hook asks a promise's
 * `constructor.constructor` for the run and for `Error`, and keeps nothing if what it gets, here `Object`, has no stack. So this
 * is disabled (`HWAGIN_PROMISE_STACKS=on`) with any SDK version that `worker/promise-stacks.ts` does not list as tested.
 */
const known: Readonly<Record<string, () => unknown>> = {
  'return globalThis.__TEMPORAL_ACTIVATOR__': () => Reflect.get(globalThis, '__TEMPORAL_ACTIVATOR__'),
  'return globalThis.Error': () => Object,
};

if (Reflect.get(globalThis, '__hwaginKeepPromiseStacks') !== true)
  Object.defineProperty(Promise, 'constructor', {
    value: new Proxy(Function, {
      apply: (make, self, args: string[]) =>
        (args.length === 1 && known[args[0] ?? '']) || Reflect.apply(make, self, args),
    }),
  });

export {};
