// The flags of Leveret, read strictly: an unknown or impossible one is an error in words. Used by every way to start it.

import { parseArgs } from 'node:util';
import { reasonOf } from '../lib/reason.ts';

export interface Arguments {
  /** Undefined: the default, or the next free one. A number given by flag has to be had. */
  readonly port: number | undefined;
  readonly amqpPort: number | undefined;
  readonly dataDirectory: string | undefined;
  /** One line of JSON on standard output when ready, and nothing else there. */
  readonly json: boolean;
  /** Whether a browser or window may be opened. */
  readonly open: boolean;
  readonly host: 'browser' | 'desktop' | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

/** A flag is wrong; the message is for the user. */
export class ArgumentsError extends Error {}

export const helpText = `Leveret, a message queue inspector with a broker inside

Usage: npm start -- [flags]

  --browser         open in the browser, also where a desktop window could be had
  --desktop         open a desktop window, or fail
  --port N          port of the page in browser mode; fails when it is taken (default: 7070 or the next free one)
  --amqp-port N     port of the broker; fails when it is taken (default: 5672 or the next free one)
  --data-dir DIR    where Leveret keeps its files
  --no-open         print the address only
  --json            print one line of JSON when ready: {"url":…,"amqp":…,"management":…,"pid":…}
  --help            this text
  --version         the version
`;

/** `given` without the program's own name. Throws ArgumentsError. */
export function readArguments(given: readonly string[]): Arguments {
  const values = parse(given);
  if (values.browser === true && values.desktop === true) {
    throw new ArgumentsError('--browser and --desktop exclude each other.');
  }
  return {
    port: readPort('--port', values.port),
    amqpPort: readPort('--amqp-port', values['amqp-port']),
    dataDirectory: readDirectory(values['data-dir']),
    json: values.json ?? false,
    open: values['no-open'] !== true,
    host: values.browser === true ? 'browser' : values.desktop === true ? 'desktop' : undefined,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      strict: true,
      allowPositionals: false,
      options: {
        browser: { type: 'boolean' },
        desktop: { type: 'boolean' },
        port: { type: 'string' },
        'amqp-port': { type: 'string' },
        'data-dir': { type: 'string' },
        'no-open': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    }).values;
  } catch (thrown) {
    const words = reasonOf(thrown);
    throw new ArgumentsError(`${words}\nRun with --help to see the flags.`, { cause: thrown });
  }
}

function readPort(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new ArgumentsError(`${flag} needs a number from 0 to 65535, not "${text}".`);
  return port;
}

function readDirectory(text: string | undefined): string | undefined {
  if (text === '') throw new ArgumentsError('--data-dir needs the name of a folder.');
  return text;
}
