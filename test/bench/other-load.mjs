// How much processor time programs other than the bench's own took meanwhile, on Linux: a number that was measured beside
// a busy neighbour says little. Reads /proc; elsewhere it is not known.

import { readdirSync, readFileSync } from 'node:fs';

const millisecondsPerTick = 10;

/** @returns {() => number | null} asked later: how many processors the others kept busy since, or null where that is not known */
export function watchOtherLoad() {
  const before = read();
  const startedAt = performance.now();
  return () => {
    const after = read();
    if (before === null || after === null) return null;
    return Math.max(0, (after.all - before.all - (after.own - before.own)) / (performance.now() - startedAt));
  };
}

/** Milliseconds of programs' work so far, all together and those of this process and what it started. */
function read() {
  try {
    const [, user = 0, nice = 0, system = 0] = words('/proc/stat').map(Number);
    /** @type {Map<number, { parent: number, ticks: number }>} */
    const processes = new Map();
    for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
      const found = processOf(Number(name));
      if (found !== null) processes.set(Number(name), found);
    }
    const isOwn = (/** @type {number} */ id) => {
      for (let at = id; at > 1; at = processes.get(at)?.parent ?? 0) if (at === process.pid) return true;
      return false;
    };
    const own = [...processes].reduce((sum, [id, { ticks }]) => (isOwn(id) ? sum + ticks : sum), 0);
    return { all: (user + nice + system) * millisecondsPerTick, own: own * millisecondsPerTick };
  } catch {
    return null;
  }
}

/** @param {number} id */
function processOf(id) {
  try {
    // The name, in brackets, may hold anything; what follows the last one counts from the third field.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    return { parent: fields[1] ?? 0, ticks: (fields[11] ?? 0) + (fields[12] ?? 0) };
  } catch {
    // It has ended since the folder was listed.
    return null;
  }
}

/** @param {string} file */
function words(file) {
  return readFileSync(file, 'utf8').split(/\s+/);
}
