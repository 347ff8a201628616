// Telling a process from a later one that got the same number: when it was started, as the system says it.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** True while a process with this number runs, also somebody else's. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
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
  const facts = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name comes second, in brackets, and may hold anything; the start time is field 22.
  const startedTicks = facts.slice(facts.lastIndexOf(')') + 2).split(' ')[19];
  return startedTicks === undefined ? null : `${boot}/${startedTicks}`;
}

function macMark(pid: number): string | null {
  const started = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: 2_000,
  });
  return started.trim() === '' ? null : started.trim();
}
