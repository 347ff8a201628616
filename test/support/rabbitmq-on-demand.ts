// vitest's global set-up: one RabbitMQ for all test files that want one, started when the first asks (over HTTP, from
// its worker process) and ended after the last. A run that asks for none starts none.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startRabbitmqNode, type RabbitmqNode, type RabbitmqPorts } from './rabbitmq-node.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address that answers with RabbitmqPorts. */
    rabbitmqOnDemand: string;
  }
}

let node: Promise<RabbitmqNode> | null = null;
const server = createServer((_request, response) => {
  node ??= startRabbitmqNode();
  node.then(
    ({ amqpPort, amqpsPort, managementPort, managementUrl, certificates }) => {
      const ports: RabbitmqPorts = { amqpPort, amqpsPort, managementPort, managementUrl, certificates };
      response.end(JSON.stringify(ports));
    },
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

export async function setup(project: TestProject): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('rabbitmqOnDemand', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

export async function teardown(): Promise<void> {
  server.close();
  await (await node?.catch(() => null))?.stop();
}
