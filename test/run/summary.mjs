// The end of a test run: what failed, what was skipped and why, and the one line that counts.

/**
 * @param {import('./results.mjs').Results} results
 * @returns {string} the last line is exactly `N passed, N failed, N skipped`
 */
export function summary({ passed, failures, skips }) {
  const lines = [];
  if (failures.length > 0) lines.push('Failed:', ...failures.map((failure) => `  ${failure}`));
  if (skips.length > 0) lines.push('Skipped:', ...skipReasons(skips));
  lines.push(`${passed} passed, ${failures.length} failed, ${skips.length} skipped`);
  return lines.join('\n');
}

/** @param {import('./results.mjs').Results['skips']} skips */
function skipReasons(skips) {
  /** @type {Map<string, string[]>} */
  const titlesByReason = new Map();
  for (const { title, reason } of skips) {
    titlesByReason.set(reason, [...(titlesByReason.get(reason) ?? []), title]);
  }
  return [...titlesByReason].map(([reason, titles]) => {
    const more = titles.length === 1 ? '' : ` and ${titles.length - 1} more`;
    return `  ${reason}: ${titles[0]}${more}`;
  });
}
