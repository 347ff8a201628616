// The oldest Node that runs Leveret. Written for any Node that knows modules, so that an old one gets a sentence, not a
// syntax error.

export const requiredNodeVersion = '20.19';

/**
 * @param {string} version  as in process.versions.node
 * @returns {boolean}
 */
export function meetsNodeVersion(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [requiredMajor = 0, requiredMinor = 0] = requiredNodeVersion.split('.').map(Number);
  return major > requiredMajor || (major === requiredMajor && minor >= requiredMinor);
}
