import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDataDirectory, openDataDirectory } from '../../src/storage/data-directory.ts';
import { DirectoryInUseError, lockDirectory, type LockHolder } from '../../src/storage/directory-lock.ts';
import { isRunning, processMark } from '../../src/storage/process-mark.ts';
import { eventually } from '../support/eventually.ts';

describe('the usual place of the data', () => {
  it.each([
    ['linux', {}, '/home/ada', '/home/ada/.local/share/leveret'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/ada', '/data/leveret'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada', '/home/ada/.local/share/leveret'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/ada', '/home/ada/.local/share/leveret'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/ada', '/Users/ada/Library/Application Support/Leveret'],
    ['win32', { LOCALAPPDATA: 'C:\\Local' }, 'C:\\Users\\ada', 'C:\\Local\\Leveret'],
    ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Leveret'],
  ] as const)('on %s with %j and home %s is %s', (platform, environment, homeDirectory, expected) => {
    expect(defaultDataDirectory({ platform, environment, homeDirectory })).toBe(expected);
  });
});

describe('a data directory', () => {
  let folder: string;
  let lockFile: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'leveret-data-'));
    lockFile = path.join(folder, 'leveret.lock');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** A process that is not ours, and its number. */
  async function otherProcess(): Promise<{ pid: number; end(): Promise<void> }> {
    const child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)']);
    children.push(child);
    await once(child.stdout, 'data');
    return {
      pid: child.pid ?? 0,
      async end() {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }

  function writeLock(holder: Partial<LockHolder>): void {
    const whole: LockHolder = {
      id: 'other',
      pid: 1,
      mark: null,
      startedAt: 1_700_000_000_000,
      url: null,
      ...holder,
    };
    writeFileSync(lockFile, JSON.stringify(whole));
  }
  const readLock = (): LockHolder => JSON.parse(readFileSync(lockFile, 'utf8')) as LockHolder;

  it('is created for its owner only, with its parents', async () => {
    const data = await openDataDirectory(path.join(folder, 'a', 'b'));
    expect(statSync(data.path).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(data.path, 'leveret.lock')).mode & 0o777).toBe(0o600);
    data.lock.release();
  });

  it('that cannot be made is an error that names it and the way out', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    await expect(openDataDirectory(file)).rejects.toThrow(/file cannot be used: .*--data-dir/s);
    await expect(openDataDirectory(path.join(file, 'inside'))).rejects.toThrow(/cannot be used/);
  });

  it.runIf(process.platform === 'linux')(
    'is refused at once where the system has no room for folders',
    async () => {
      const opened = openDataDirectory('/proc/leveret-cannot-be-here/data');
      await expect(opened).rejects.toThrow(
        /\/proc\/leveret-cannot-be-here\/data cannot be used: .*--data-dir DIR/,
      );
    },
  );

  it('whose lock cannot be written is an error that names the directory and the way out', async () => {
    // A folder in the lock's place fails alike for every user, root too.
    mkdirSync(lockFile);
    await expect(openDataDirectory(folder)).rejects.toThrow(`The data directory ${folder} cannot be used: `);
  });

  it('has one owner at a time; the second learns who and where', async () => {
    const lock = await lockDirectory(folder);
    lock.tellUrl('http://127.0.0.1:7070/#token=abc');
    const second = lockDirectory(folder);
    await expect(second).rejects.toBeInstanceOf(DirectoryInUseError);
    await expect(second).rejects.toThrow(`already running on ${folder} (process ${process.pid}`);
    await expect(second).rejects.toThrow('It is at http://127.0.0.1:7070/#token=abc');
    lock.release();
    (await lockDirectory(folder)).release();
  });

  it('is clean after release, and release may be called again', async () => {
    const lock = await lockDirectory(folder);
    lock.tellUrl('http://127.0.0.1:1/');
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays locked by a running process, also one that is asked by a strange number', async () => {
    const other = await otherProcess();
    writeLock({ pid: other.pid, mark: processMark(other.pid) });
    await expect(lockDirectory(folder)).rejects.toBeInstanceOf(DirectoryInUseError);
    expect(readLock().id).toBe('other');
  });

  it('is taken over from a process that died without a word', async () => {
    const other = await otherProcess();
    writeLock({ pid: other.pid, mark: processMark(other.pid), url: 'http://127.0.0.1:1/' });
    await other.end();
    const lock = await lockDirectory(folder);
    expect(readLock()).toMatchObject({ pid: process.pid, url: null });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'is taken over when the number belongs to another process now',
    async () => {
      const other = await otherProcess();
      writeLock({ pid: other.pid, mark: 'another-boot/123' });
      const lock = await lockDirectory(folder);
      expect(readLock().pid).toBe(process.pid);
      lock.release();
    },
  );

  it('is taken over from a lock that was cut short, once nobody can still be writing it', async () => {
    writeFileSync(lockFile, '{"id":"oth');
    utimesSync(lockFile, new Date(0), new Date(0));
    const lock = await lockDirectory(folder);
    expect(readLock().pid).toBe(process.pid);
    lock.release();
  });

  it('is taken over although an earlier takeover crashed half way', async () => {
    writeLock({ pid: 2 ** 22 + 7 });
    const takeover = path.join(folder, 'leveret.lock.takeover');
    mkdirSync(takeover);
    utimesSync(takeover, new Date(0), new Date(0));
    const lock = await lockDirectory(folder);
    expect(existsSync(takeover)).toBe(false);
    lock.release();
  });

  it('goes to exactly one of many that find a dead lock at the same time', async () => {
    writeLock({ pid: 2 ** 22 + 7 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(folder)));
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const losers = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(losers.every(({ reason }) => reason instanceof DirectoryInUseError)).toBe(true);
    winners[0]?.value.release();
  });

  it('is not unlocked by somebody who has lost it', async () => {
    const lock = await lockDirectory(folder);
    writeLock({ pid: process.pid });
    lock.release();
    expect(readLock().id).toBe('other');
  });
});

describe('a process', () => {
  it('is known by its number and its start', () => {
    expect(isRunning(process.pid)).toBe(true);
    expect(isRunning(2 ** 22 + 7)).toBe(false);
    expect(processMark(process.pid)).toBe(processMark(process.pid));
    expect(processMark(2 ** 22 + 7)).toBe(null);
  });

  it.runIf(process.platform === 'linux')(
    'that has died is not running although nobody has asked for its end',
    async () => {
      // The shell becomes a program that never asks what became of the child it leaves behind.
      const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 60'], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      try {
        const [line] = (await once(parent.stdout, 'data')) as [Buffer];
        const pid = Number(line.toString());
        await eventually(() => expect(readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n'));
        expect(isRunning(pid)).toBe(true);
        parent.stdin.end();
        await eventually(() => expect(isRunning(pid)).toBe(false));
        expect(() => process.kill(pid, 0)).not.toThrow();
      } finally {
        parent.kill();
      }
    },
  );
});
