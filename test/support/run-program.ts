// Runs programs that are not ours (clients, servers) from a test: to their end, or until they have said something.

import { spawn } from 'node:child_process';
import { eventually } from './eventually.ts';

export interface ProgramEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProgram {
  readonly pid: number;
  /** All that it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when stdout holds `text`; rejects when the program ends before, with all that it said. */
  says(text: string, timeoutMs?: number): Promise<void>;
  /** Sends the signal and waits for the end; a program that has ended already is no error. */
  stop(signal?: NodeJS.Signals): Promise<ProgramEnd>;
  readonly ended: Promise<ProgramEnd>;
}

export interface ProgramOptions {
  readonly stdin?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly folder?: string;
}

/** Starts a program. The caller stops it, also when the test fails. */
export function startProgram(
  command: string,
  programArguments: readonly string[],
  options: ProgramOptions = {},
): RunningProgram {
  const child = spawn(command, programArguments, {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  // A program that ends without reading its input closes the pipe, which is its right.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  let end: ProgramEnd | null = null;
  const ended = new Promise<ProgramEnd>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`Could not run ${command}: ${error.message}`)));
    child.once('close', (code, signal) => {
      end = { code, signal };
      resolve(end);
    });
  });
  // Whoever waits is told; a program that nobody waits for must not end the test process.
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended,
    says: (text, timeoutMs) =>
      eventually(() => {
        if (said.stdout.includes(text)) return;
        const state = end === null ? 'still runs' : `ended with ${end.signal ?? end.code}`;
        throw new Error(`${command} ${state} and did not say "${text}": ${said.stdout}${said.stderr}`);
      }, timeoutMs),
    stop: (signal = 'SIGTERM') => {
      if (end === null) child.kill(signal);
      return ended;
    },
  };
}

/** Runs a program to its end; one that takes longer than `timeoutMs` is killed, and its end says so. */
export async function runProgram(
  command: string,
  programArguments: readonly string[],
  options: ProgramOptions & { readonly timeoutMs?: number } = {},
): Promise<ProgramEnd & { readonly stdout: string; readonly stderr: string }> {
  const program = startProgram(command, programArguments, options);
  const timer = setTimeout(() => void program.stop('SIGKILL'), options.timeoutMs ?? 20_000);
  try {
    const end = await program.ended;
    return { ...end, stdout: program.stdout(), stderr: program.stderr() };
  } finally {
    clearTimeout(timer);
  }
}
