import { describe, expect, it } from 'vitest';
import { ArgumentsError, helpText, readArguments } from '../../src/serve/arguments.ts';

describe('the flags', () => {
  it('are all off when none is given', () => {
    expect(readArguments([])).toEqual({
      port: undefined,
      amqpPort: undefined,
      dataDirectory: undefined,
      json: false,
      open: true,
      host: undefined,
      help: false,
      version: false,
    });
  });

  it('are read, with = and without', () => {
    const given = [
      '--browser',
      '--no-open',
      '--port',
      '7171',
      '--amqp-port=0',
      '--data-dir',
      '/tmp/here',
      '--json',
    ];
    expect(readArguments(given)).toMatchObject({
      port: 7171,
      amqpPort: 0,
      dataDirectory: '/tmp/here',
      json: true,
      open: false,
      host: 'browser',
    });
    expect(readArguments(['--desktop']).host).toBe('desktop');
    expect(readArguments(['-h']).help).toBe(true);
  });

  it.each([
    [['--prot', '7070'], /--prot/],
    [['here'], /here/],
    [['--port'], /--port/],
    [['--port', ''], /--port needs a number from 0 to 65535, not ""/],
    [['--port', '70000'], /--port needs a number from 0 to 65535, not "70000"/],
    [['--port', '-1'], /port/],
    [['--port=0x50'], /--port needs a number/],
    [['--amqp-port', '5672 '], /--amqp-port needs a number/],
    [['--json=yes'], /--json/],
    [['--data-dir', ''], /--data-dir needs the name of a folder/],
    [['--browser', '--desktop'], /exclude each other/],
  ])('are refused with the reason when wrong: %j', (given, reason) => {
    expect(() => readArguments(given)).toThrow(ArgumentsError);
    expect(() => readArguments(given)).toThrow(reason);
  });

  it('are all in the help', () => {
    for (const flag of [
      'browser',
      'desktop',
      'port',
      'amqp-port',
      'data-dir',
      'no-open',
      'json',
      'help',
      'version',
    ]) {
      expect(helpText).toContain(`--${flag}`);
    }
  });
});
