/** Restate's SDK uses `Promise.withResolvers` of Node 22; apart from that it runs on Node 20. */
export const withNode22Promises = () =>
  Object.assign(Promise, {
    withResolvers: <T>() => {
      let resolve: (value: T) => void = () => undefined;
      let reject: (reason: unknown) => void = () => undefined;
      const promise = new Promise<T>((accept, refuse) => {
        resolve = accept;
        reject = refuse;
      });
      return { promise, resolve, reject };
    },
  });
