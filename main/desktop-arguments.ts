// What of the command line is ours: the system and Chromium put words of their own on it, which the strict parser of the
// shared flags would refuse. Pure.

/** Switches that launchers and packages add for Chromium or macOS; `--name` and `--name=value`. */
const foreign =
  /^(-psn_|--(no-sandbox|disable-setuid-sandbox|disable-gpu|disable-dev-shm-usage|ozone-platform|ozone-platform-hint|enable-features|disable-features|force-device-scale-factor|high-dpi-support|lang|password-store|inspect|remote-debugging-port|user-data-dir|allow-file-access-from-files|original-process-start-time)(=|$))/;

/** The flags of `process.argv`. Unpackaged, the runtime's first argument is the app's folder. */
export function desktopFlags(argv: readonly string[], packaged: boolean): string[] {
  return argv.slice(packaged ? 1 : 2).filter((argument) => !foreign.test(argument));
}
