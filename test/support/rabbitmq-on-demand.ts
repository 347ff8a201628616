// One RabbitMQ for all worker processes of a test run that want one: started when the first asks (over HTTP), ended with the
// run. A run that asks for none starts none.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RabbitmqAdmin } from './rabbitmq-admin.ts';
import { startRabbitmqNode, type RabbitmqNode, type RabbitmqPorts } from './rabbitmq-node.ts';

/** Nobody stops it: a test that needs that starts a node for itself. Each keeps to virtual hosts and users of its own. */
export interface SharedRabbitmq extends RabbitmqPorts {
  readonly admin: RabbitmqAdmin;
}

/** In the process of the run. `url` is for {@link askForRabbitmq}. */
export async function offerRabbitmq(): Promise<{ readonly url: string; close(): Promise<void> }> {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      await (await node?.catch(() => null))?.stop();
    },
  };
}

/** In a worker process. Takes 6 to 12 s for the first that asks. */
export async function askForRabbitmq(url: string): Promise<SharedRabbitmq> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the shared RabbitMQ could not be started: ${await answer.text()}`);
  const ports = (await answer.json()) as RabbitmqPorts;
  return { ...ports, admin: new RabbitmqAdmin(ports.managementUrl) };
}
