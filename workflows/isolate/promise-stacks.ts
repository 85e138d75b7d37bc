/**
 * Loaded into the workflows' sandbox before anything else (`worker/workflow-code.ts`), so that the SDK keeps no stack trace of
 * each promise of each run: two fifths of the workflow thread's time, and memory for as long as a run waits. What it shows of
 * them is Temporal's query `__stack_trace`, empty then; where a verification stands is in its current details. Errors keep
 * their stack traces, and a rejection that nobody handles still fails its run's workflow task.
 *
 * The SDK (1.24, `worker/src/workflow/vm-shared.ts`, `setPromiseHook`) has no option for it. Its hook asks a promise's
 * `constructor.constructor` for the run and for `Error`, and keeps nothing where what it gets, here `Object`, has no stack. Should
 * another release ask otherwise, the stack traces are back, and `test/integration/workflow-sandbox.test.ts` goes red.
 */
const known: Readonly<Record<string, () => unknown>> = {
  'return globalThis.__TEMPORAL_ACTIVATOR__': () => Reflect.get(globalThis, '__TEMPORAL_ACTIVATOR__'),
  'return globalThis.Error': () => Object,
};

Object.defineProperty(Promise, 'constructor', {
  value: new Proxy(Function, {
    apply: (make, self, args: string[]) =>
      (args.length === 1 && known[args[0] ?? '']) || Reflect.apply(make, self, args),
  }),
});

export {};
