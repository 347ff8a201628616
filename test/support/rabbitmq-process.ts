// A real RabbitMQ of the test's own: own node name, ports, cookie and folders, gone at the end. It never touches a
// RabbitMQ that the machine runs. Bare as it is; rabbitmq-node.ts adds management, TLS and users.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { runProgram, startProgram, type RunningProgram } from './run-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

// The script itself: the one in PATH on Debian changes the user and reads the machine's configuration.
const serverScript = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** A few seconds on a free machine, and much longer when several nodes and everything else start at once. */
const startupMs = 100_000;
/** A port that was free a moment ago may be another test's by now; a node that meets one waits for ever, and says nothing. */
const firstStartupMs = 40_000;

export interface RabbitmqProcess {
  readonly amqpUrl: string;
  readonly amqpPort: number;
  /** Its data, plugins and log; gone after stop(). */
  readonly folder: string;
  /** Everything that it logged since it was last started. */
  log(): string;
  /** rabbitmqctl on this node, which takes about 2 s. @throws Error with its words */
  control(...words: string[]): Promise<string>;
  /** Ends the node, as an administrator does or as a power cut does; its data stays. */
  halt(how: 'orderly' | 'killed'): Promise<void>;
  /** After halt(): on the same ports, with the same data. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

export interface RabbitmqOptions {
  /** Debian's names, e.g. "rabbitmq_management". Default: none. */
  readonly plugins?: readonly string[];
  /** Lines of rabbitmq.conf; called once with the node's folder. */
  readonly configuration?: (folder: string) => readonly string[];
  /** With the threads and numbers that it comes with, for comparisons; tests want it to leave them the processor. */
  readonly asInstalled?: boolean;
}

/** Why RabbitMQ cannot be started here, or null. */
export function rabbitmqMissing(): string | null {
  return existsSync(serverScript) ? null : 'rabbitmq-server is not installed';
}

/** Takes 4 to 10 s. @throws Error with the server's log */
export async function startRabbitmq(options: RabbitmqOptions = {}): Promise<RabbitmqProcess> {
  return startWithin(firstStartupMs, options).catch(() => startWithin(startupMs, options));
}

async function startWithin(patienceMs: number, options: RabbitmqOptions): Promise<RabbitmqProcess> {
  const folder = temporaryFolder('rabbitmq');
  const inFolder = (name: string): string => path.join(folder.path, name);
  mkdirSync(inFolder('home'));
  writeFileSync(inFolder('enabled_plugins'), `[${(options.plugins ?? []).join(',')}].\n`);
  if (options.configuration !== undefined) {
    writeFileSync(inFolder('rabbitmq.conf'), `${options.configuration(folder.path).join('\n')}\n`);
  }
  const [amqpPort, distributionPort, nameServerPort] = [await freePort(), await freePort(), await freePort()];
  const environment = {
    HOME: inFolder('home'),
    ERL_EPMD_PORT: String(nameServerPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `leveret-${process.pid}-${amqpPort}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(amqpPort),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: [
      '-kernel inet_dist_use_interface {127,0,0,1}',
      // Threads that look for work in vain would take the processor from the tests.
      ...(options.asInstalled === true ? [] : ['+sbwt none +sbwtdcpu none +sbwtdio none']),
    ].join(' '),
    RABBITMQ_MNESIA_BASE: inFolder('mnesia'),
    RABBITMQ_LOG_BASE: inFolder('log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_ENABLED_PLUGINS_FILE: inFolder('enabled_plugins'),
    RABBITMQ_CONFIG_FILE: inFolder('rabbitmq'),
    RABBITMQ_ADVANCED_CONFIG_FILE: inFolder('advanced'),
    RABBITMQ_CONF_ENV_FILE: inFolder('environment'),
    RABBITMQ_GENERATED_CONFIG_DIR: inFolder('generated'),
    RABBITMQ_PID_FILE: inFolder('pid'),
  };
  let program: RunningProgram;
  const start = async (withinMs: number): Promise<void> => {
    program = startProgram(serverScript, [], { environment });
    await program.says('Server startup complete', withinMs);
    await eventually(() => canConnect(amqpPort));
  };
  const halt = async (how: 'orderly' | 'killed'): Promise<void> => {
    // The script waits for the node, whose number is in the file; a killed node ends the script too.
    if (how === 'killed') process.kill(Number(readFileSync(inFolder('pid'), 'utf8')), 'SIGKILL');
    const timer = setTimeout(() => void program.stop('SIGKILL'), 10_000);
    if (how === 'orderly') await program.stop('SIGTERM');
    else await program.ended;
    clearTimeout(timer);
  };
  const stop = async (): Promise<void> => {
    await halt('orderly');
    // The name server that Erlang started for this node alone.
    spawnSync('epmd', ['-port', String(nameServerPort), '-kill'], { stdio: 'ignore' });
    folder.remove();
  };
  try {
    await start(patienceMs);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    amqpUrl: `amqp://localhost:${amqpPort}`,
    amqpPort,
    folder: folder.path,
    log: () => program.stdout(),
    control: async (...words) => {
      const script = path.join(path.dirname(serverScript), 'rabbitmqctl');
      const { code, stdout, stderr } = await runProgram(script, words, { environment });
      if (code !== 0) throw new Error(`rabbitmqctl ${words.join(' ')}: ${stderr}${stdout}`);
      return stdout;
    },
    halt,
    startAgain: () => start(startupMs),
    stop,
  };
}

async function canConnect(port: number): Promise<void> {
  const socket = net.connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  }).finally(() => socket.destroy());
}
