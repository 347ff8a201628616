// Waiting in tests without sleeping for a guessed time: polls until the check stops throwing.

/**
 * Polls `check` until it returns without throwing, and gives back what it returned. The cap is generous because a busy
 * machine is slow, not wrong; the last failure is rethrown when it is reached.
 */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 10_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
