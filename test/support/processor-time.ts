// How long our own work took, whatever else runs on the machine: the processor time of this process.

/** Milliseconds, of all its threads; `work` is not waited for when it is asynchronous. */
export function processorMs(work: () => void): number {
  const since = process.cpuUsage();
  work();
  return processorMsSince(since);
}

/** Milliseconds since `process.cpuUsage()` gave `since`. */
export function processorMsSince(since: NodeJS.CpuUsage): number {
  const used = process.cpuUsage(since);
  return (used.user + used.system) / 1_000;
}
