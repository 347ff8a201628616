// `npm start` as a process: what it prints for a program, what a second one says, how it ends. Needs a built dist.

import { afterEach, beforeEach, expect, test } from 'vitest';
import path from 'node:path';
import { type RunningProgram, runProgram, startProgram } from '../support/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const script = path.resolve(import.meta.dirname, '../../main/start/start.mjs');
const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '' };

let data: ReturnType<typeof temporaryFolder>;
let running: RunningProgram[] = [];
beforeEach(() => {
  data = temporaryFolder('start');
});
afterEach(async () => {
  await Promise.all(running.map((program) => program.stop('SIGKILL')));
  running = [];
  data.remove();
});

function start(...flags: string[]): RunningProgram {
  const common = ['--data-dir', data.path, '--port', '0', '--amqp-port', '0'];
  const program = startProgram(process.execPath, [script, ...common, ...flags], { environment: noDisplay });
  running.push(program);
  return program;
}

test('with --json standard output is one line of JSON, and Ctrl+C ends it well within two seconds', async () => {
  const program = start('--browser', '--no-open', '--json');
  await program.says('\n');
  const startedMs = performance.now();
  expect(await program.stop('SIGINT')).toEqual({ code: 0, signal: null });
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  const [line, ...rest] = program.stdout().split('\n');
  expect(rest).toEqual(['']);
  expect(JSON.parse(line ?? '')).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/) as string,
    amqp: expect.stringMatching(/^amqp:\/\/localhost:\d+$/) as string,
    management: null,
    pid: program.pid,
  });
});

test('a second start on the same data directory says that one is running, and where', async () => {
  const first = start('--browser', '--no-open', '--json');
  await first.says('\n');
  const { url } = JSON.parse(first.stdout()) as { url: string };
  const second = start('--browser', '--no-open', '--json');
  expect((await second.ended).code).toBe(1);
  expect(second.stderr()).toContain(new URL(url).host);
  expect(second.stdout()).toBe('');
});

test('a port that was asked for and is taken is an error, and not another port', async () => {
  const first = start('--browser', '--no-open', '--json');
  await first.says('\n');
  const { port } = new URL((JSON.parse(first.stdout()) as { url: string }).url);
  const other = temporaryFolder('start');
  const flags = ['--browser', '--no-open', '--data-dir', other.path, '--port', port, '--amqp-port', '0'];
  const second = await runProgram(process.execPath, [script, ...flags]);
  other.remove();
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(port);
});

test('an unknown flag is an error in words, and opens nothing', async () => {
  const program = start('--prot', '1');
  expect((await program.ended).code).toBe(1);
  expect(program.stderr()).toContain('--prot');
});

test.runIf(process.platform === 'linux')(
  '--desktop without a display is an error with a way on',
  async () => {
    const program = start('--desktop');
    expect((await program.ended).code).toBe(1);
    expect(program.stderr()).toBe(
      'Could not open the desktop window: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). ' +
        'npm start -- --browser opens Leveret in a browser.\n',
    );
  },
);

test.runIf(process.platform === 'linux')(
  'without a display it says so in one line and goes on in the browser',
  async () => {
    const program = start();
    await program.says('Broker');
    expect(await program.stop('SIGINT')).toEqual({ code: 0, signal: null });
    const reason = 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
    expect(program.stderr().split('\n')[0]).toBe(`No desktop window: ${reason}. Going on in the browser.`);
  },
);
