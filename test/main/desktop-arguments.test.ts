import { expect, it } from 'vitest';
import { desktopFlags } from '../../main/desktop-arguments.ts';

it('skips the runtime and, where it is not installed, the folder of the app', () => {
  expect(desktopFlags(['electron', '/work/leveret', '--json'], false)).toEqual(['--json']);
  expect(desktopFlags(['/opt/Leveret/leveret', '--json'], true)).toEqual(['--json']);
});

it('leaves out what launchers put there for Chromium, and nothing of ours', () => {
  const argv = [
    'leveret',
    '--no-sandbox',
    '--ozone-platform=wayland',
    '-psn_0_12345',
    '--amqp-port',
    '5673',
    '--data-dir',
    '/x',
  ];
  expect(desktopFlags(argv, true)).toEqual(['--amqp-port', '5673', '--data-dir', '/x']);
  expect(desktopFlags(['leveret', '--no-open'], true)).toEqual(['--no-open']);
});

it('leaves what it does not know for the parser to refuse', () => {
  expect(desktopFlags(['leveret', '--no-such-flag', 'file.txt'], true)).toEqual([
    '--no-such-flag',
    'file.txt',
  ]);
});
