// Decides where Leveret opens: a desktop window, a browser, or a download of Electron's runtime first. Pure: everything
// that it needs to know is passed in.

/**
 * @typedef {object} Circumstances
 * @property {'browser' | 'desktop' | null} asked  by flag
 * @property {boolean} quiet  --no-open or --json: a program started us, and wants an address
 * @property {string} platform  as process.platform
 * @property {boolean} hasDisplay  false on a Linux without DISPLAY and WAYLAND_DISPLAY
 * @property {boolean} isRoot
 * @property {boolean} hasRuntime  Electron's runtime is in place
 * @property {string | null} failureToday  why the last download failed, while that is remembered
 *
 * @typedef {{ host: 'desktop' }
 *   | { host: 'download' }
 *   | { host: 'browser', reason: string | null }
 *   | { host: 'none', reason: string }} Choice
 */

/**
 * @param {Circumstances} now
 * @returns {Choice} `browser` with a reason when the desktop window was wanted and cannot be had; `none` when it was
 *   asked for by flag and cannot be had
 */
export function chooseHost(now) {
  if (now.asked === 'browser') return { host: 'browser', reason: null };
  if (now.asked === null && now.quiet) return { host: 'browser', reason: null };
  const obstacle = desktopObstacle(now);
  if (obstacle !== null) {
    return now.asked === 'desktop'
      ? { host: 'none', reason: obstacle }
      : { host: 'browser', reason: obstacle };
  }
  if (now.hasRuntime) return { host: 'desktop' };
  if (now.asked === null && now.failureToday !== null) {
    return {
      host: 'browser',
      reason: `Electron's runtime could not be had earlier: ${now.failureToday} (npm start -- --desktop tries again)`,
    };
  }
  return { host: 'download' };
}

/**
 * @param {Circumstances} now
 * @returns {string | null}
 */
function desktopObstacle(now) {
  if (now.platform === 'linux' && !now.hasDisplay) {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  if (now.platform === 'linux' && now.isRoot) {
    return "Electron's sandbox does not run as root; start as another user";
  }
  return null;
}
