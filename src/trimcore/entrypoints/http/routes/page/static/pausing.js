// Waiting that can be ended.

/** Resolves after some milliseconds; rejects as soon as `signal` is aborted. */
export function pause(milliseconds, signal = undefined) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal?.addEventListener("abort", end, { once: true });
  });
}
