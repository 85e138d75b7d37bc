/**
 * Loaded into the workflows' sandbox before anything else (`worker/workflow-code.ts`), so that the SDK keeps no stack trace of
 * each promise of each run: two fifths of the workflow thread's time, and memory for as long as a run waits. They are shown by
 * Temporal's query `__stack_trace` alone, empty then; where a verification stands is in its current details. Errors keep
 * their stack traces, and a rejection that nobody handles still fails its run's workflow task.
 *
 * The SDK (1.24, `worker/src/workflow/vm-shared.ts`, `setPromiseHook`) has no option for it. Its hook asks a promise's
 * `constructor.constructor` for the run and for `Error`, and keeps nothing where what it gets, here `Object`, has no stack. So
 * this is off (`HWAGIN_PROMISE_STACKS=on`) with any SDK that `worker/promise-stacks.ts` does not name as tested.
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
