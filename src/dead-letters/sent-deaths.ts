// What a server does with an x-death that a program sends, when the message dies there: matters to whoever keeps the header
// on a retry. By product and version. Sources: the release notes of 3.13.3 (PR 11339) and 4.0; what 3.10 and the embedded
// broker do is asked of them in test/dead-letters/facts.test.ts.

import type { SentDeaths } from '../contract/job.ts';

/** `version` is "3.10.8" and the like. */
export function sentDeathsAt({
  product,
  version,
}: {
  readonly product: string;
  readonly version: string;
}): SentDeaths {
  if (product === 'Leveret') return 'overwritten';
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (product !== 'RabbitMQ' || found === null) return 'unknown';
  const [major = 0, minor = 0, patch = 0] = found.slice(1).map((part) => Number(part ?? 0));
  if (major >= 4) return 'overwritten';
  return major === 3 && minor === 13 && patch < 3 ? 'overwritten' : 'counted';
}
