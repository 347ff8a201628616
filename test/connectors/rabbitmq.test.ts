// The suite of all connectors, against a real RabbitMQ: over AMQP only, and with its management API.

import { describeSession } from './suite.ts';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { managedSession } from './rabbitmq/management/managed-session.ts';
import { openSession, targetOf, untilState } from './rabbitmq/targets.ts';

const byManagement = 'AMQP alone cannot tell';
const messages = {
  exactBrowse: 'RabbitMQ lends messages and takes them back',
  wholeTap: 'a temporary queue sees what is published through its bindings, and no more',
  deleteMessage: 'RabbitMQ has no names for messages; jobs delete by taking',
};

describeWith([rabbitmqMissing()], 'RabbitMQ', () => {
  describeSession(
    'RabbitMQ over AMQP only',
    async () => {
      const { amqpPort, admin } = await sharedRabbitmq();
      const vhost = await admin.addVhost();
      const session = openSession(targetOf(amqpPort, { vhost }));
      await untilState(session, 'ready');
      return {
        session,
        url: `amqp://guest:guest@localhost:${amqpPort}/${vhost}`,
        remember: (queue) => session.remembered.remember(queue),
        close: async () => {
          await session.close();
          await admin.removeVhost(vhost);
        },
      };
    },
    {
      wholeTopology: byManagement,
      consumers: byManagement,
      connections: byManagement,
      ...messages,
    },
  );

  describeSession(
    'RabbitMQ with its management API',
    async () => {
      const { amqpPort, managementUrl, admin } = await sharedRabbitmq();
      const vhost = await admin.addVhost();
      const session = await managedSession({ amqpPort, managementUrl }, { vhost });
      return {
        session,
        url: `amqp://guest:guest@localhost:${amqpPort}/${vhost}`,
        close: async () => {
          await session.close();
          await admin.removeVhost(vhost);
        },
      };
    },
    { ...messages, consumerHistory: 'RabbitMQ counts by channel, and keeps no times' },
  );
});
