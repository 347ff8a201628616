// A RabbitMQ as a company runs it: management, TLS, event exchange, several users and virtual hosts. It takes seconds to
// start, so tests under vitest share one (shared-rabbitmq.ts) and keep apart by virtual host; Playwright starts its own.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { makeCertificates, type Certificates } from './certificates.ts';
import { freePort } from './free-port.ts';
import { startRabbitmq, type RabbitmqOptions, type RabbitmqProcess } from './rabbitmq-process.ts';
import { RabbitmqAdmin } from './rabbitmq-admin.ts';

/** Where the node is: plain data, so that another process can have it. */
export interface RabbitmqPorts {
  readonly amqpPort: number;
  readonly amqpsPort: number;
  readonly managementPort: number;
  /** http://localhost:… */
  readonly managementUrl: string;
  readonly certificates: Certificates;
}

export interface RabbitmqNode extends RabbitmqPorts {
  readonly process: RabbitmqProcess;
  readonly admin: RabbitmqAdmin;
  stop(): Promise<void>;
}

export const nodePlugins = [
  'rabbitmq_management',
  'rabbitmq_event_exchange',
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_random_exchange',
  'rabbitmq_sharding',
] as const;

/** The tests wait for these numbers: what queues and channels tell, and what management makes of it each 5 s. */
const hastyNumbers = [
  'collect_statistics_interval = 1000',
  'management.sample_retention_policies.global.minute = 1',
  'management.sample_retention_policies.basic.minute = 1',
  'management.sample_retention_policies.detailed.10 = 1',
];

/** Servers refuse what is larger than they are set to take; 128 MiB, which 3.10 is set to, is a lot for a test to send. */
export const messageMaxBytes = 32 * 1024 * 1024;

/** With what the tests of all parts need. The user guest may do everything. Takes 6 to 12 s. */
export async function startRabbitmqNode(
  options: Pick<RabbitmqOptions, 'plugins' | 'asInstalled'> & {
    readonly configuration?: readonly string[];
  } = {},
): Promise<RabbitmqNode> {
  const [amqpsPort, managementPort] = [await freePort(), await freePort()];
  let certificates: Certificates | null = null;
  const { plugins = nodePlugins, asInstalled = false } = options;
  const started = await startRabbitmq({
    plugins,
    asInstalled,
    configuration: (folder) => {
      const certificateFolder = path.join(folder, 'certificates');
      mkdirSync(certificateFolder);
      certificates = makeCertificates(certificateFolder);
      return [
        `listeners.ssl.default = 127.0.0.1:${amqpsPort}`,
        `ssl_options.cacertfile = ${certificates.ca.certificateFile}`,
        `ssl_options.certfile = ${certificates.server.certificateFile}`,
        `ssl_options.keyfile = ${certificates.server.keyFile}`,
        'ssl_options.verify = verify_peer',
        'ssl_options.fail_if_no_peer_cert = false',
        'management.tcp.ip = 127.0.0.1',
        `management.tcp.port = ${managementPort}`,
        ...(asInstalled ? [] : [...hastyNumbers, `max_message_size = ${messageMaxBytes}`]),
        ...(options.configuration ?? []),
      ];
    },
  });
  if (certificates === null) throw new Error('the node was started without its configuration');
  const managementUrl = `http://localhost:${managementPort}`;
  return {
    amqpPort: started.amqpPort,
    amqpsPort,
    managementPort,
    managementUrl,
    certificates,
    process: started,
    admin: new RabbitmqAdmin(managementUrl),
    stop: () => started.stop(),
  };
}
