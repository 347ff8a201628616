// What the start script tells a person: always on stderr, because with --json stdout carries one line for a program.

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * A line that is rewritten in place on a terminal, and printed at each tenth where there is none.
 *
 * @param {string} label
 * @returns {{ show(fraction: number, detail: string): void, end(): void }}
 */
export function progressLine(label) {
  const terminal = process.stderr.isTTY === true;
  let lastTenth = -1;
  return {
    show(fraction, detail) {
      const tenth = Math.floor(fraction * 10);
      if (terminal) {
        process.stderr.write(`\r\u001b[K${label} ${Math.floor(fraction * 100)} % ${detail}`);
      } else if (tenth > lastTenth) {
        say(`${label} ${tenth * 10} % ${detail}`);
      }
      lastTenth = tenth;
    },
    end() {
      if (terminal && lastTenth >= 0) process.stderr.write('\n');
    },
  };
}
