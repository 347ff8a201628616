// The suite of all connectors, against a real RabbitMQ where there is AMQP only.

import { describeSession } from './suite.ts';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { openSession, targetOf, untilState } from './rabbitmq/targets.ts';

const byManagement = 'AMQP alone cannot tell';

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
      exactBrowse: 'RabbitMQ lends messages and takes them back',
      tap: 'not there yet',
      deleteMessage: 'RabbitMQ has no names for messages; jobs delete by taking',
    },
  );
});
