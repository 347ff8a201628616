// What the flags say about where Leveret opens. Nothing else: the host that runs parses all of them, strictly.

/**
 * @param {readonly string[]} flags
 * @returns {{ asked: 'browser' | 'desktop' | null, quiet: boolean, hostless: boolean }} `hostless`: only words are asked
 *   for, or both hosts at once, which the strict parser explains
 */
export function askedFor(flags) {
  const browser = flags.includes('--browser');
  const desktop = flags.includes('--desktop');
  const words = ['--help', '-h', '--version', '-v'].some((flag) => flags.includes(flag));
  return {
    asked: browser ? 'browser' : desktop ? 'desktop' : null,
    quiet: flags.includes('--no-open') || flags.includes('--json'),
    hostless: words || (browser && desktop),
  };
}
