/** How much longer than its time limit a call may take, in milliseconds: a busy machine is no hang. */
const grace = 45_000;

/**
 * What a call of the library comes to.
 *
 * @throws Error when it has not settled long after `timeout` ms (the library's default: 15,000): a call that hangs.
 */
export function settles<T>(what: string, call: Promise<T>, timeout = 15_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`A call never settled: ${what} is still under way after ${timeout + grace} ms.`));
    }, timeout + grace);
    void call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
