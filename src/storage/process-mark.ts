// Telling a process from a later one that got the same number: when it was started, as the system says it.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** True while a process with this number runs, also somebody else's. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that was killed keeps its number until its parent has asked what became of it; that may never happen.
    return process.platform !== 'linux' || !/^[ZX]/.test(linuxFacts(pid)[0] ?? '');
  } catch (thrown) {
    // Not allowed to signal it: so it is there.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Text that differs between two processes that had the same number; null where the system does not tell. */
export function processMark(pid: number): string | null {
  try {
    if (process.platform === 'linux') return linuxMark(pid);
    if (process.platform === 'darwin') return macMark(pid);
    return null;
  } catch {
    // The process ended meanwhile, or its entry may not be read: not known.
    return null;
  }
}

function linuxMark(pid: number): string | null {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const startedTicks = linuxFacts(pid)[19];
  return startedTicks === undefined ? null : `${boot}/${startedTicks}`;
}

/** The fields of /proc/PID/stat from the third (the state) on: the program's name before them may hold anything. */
function linuxFacts(pid: number): string[] {
  const facts = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return facts.slice(facts.lastIndexOf(')') + 2).split(' ');
}

function macMark(pid: number): string | null {
  const started = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: 2_000,
  });
  return started.trim() === '' ? null : started.trim();
}
