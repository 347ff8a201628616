// The admin facet of any session: declarations that real clients then find.

import { expect, test } from 'vitest';
import { present, type Tools } from './tools.ts';

export function describeAdmin(tools: Tools): void {
  const { program, queueOf, newName } = tools;

  tools.describePart('admin', () => {
    const plain = { durable: true, autoDelete: false, arguments: [] };

    test('declares, binds, unbinds and deletes what clients then find', async () => {
      const admin = present(tools.session.admin, 'admin');
      const [queue, exchange] = [newName('queue'), newName('exchange')];
      expect(await admin.declareQueue({ name: queue, ...plain })).toEqual({ name: queue, created: true });
      expect(await admin.declareQueue({ name: queue, ...plain })).toEqual({ name: queue, created: false });
      await admin.declareExchange({ name: exchange, type: 'direct', internal: false, ...plain });
      const binding = {
        source: exchange,
        destination: queue,
        destinationKind: 'queue' as const,
        routingKey: 'key',
        arguments: [],
      };
      await admin.bind(binding);
      const channel = await (await program()).createConfirmChannel();
      channel.publish(exchange, 'key', Buffer.from('x'));
      await channel.waitForConfirms();
      expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 1 });
      await admin.unbind(binding);
      channel.publish(exchange, 'key', Buffer.from('y'));
      await channel.waitForConfirms();
      expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 1 });
      await admin.deleteExchange(exchange, { ifUnused: true });
      expect(await admin.deleteQueue(queue, { ifUnused: false, ifEmpty: false })).toEqual({ messages: 1 });
      await expect(admin.deleteExchange(exchange, { ifUnused: false })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    test('gives a queue without a name a name', async () => {
      const { name: given, created } = await present(tools.session.admin, 'admin').declareQueue({
        name: '',
        ...plain,
      });
      expect(given).toMatch(/^amq\.gen-/);
      expect(created).toBe(true);
    });

    test('says what stands in the way of a declaration or a deletion', async () => {
      const admin = present(tools.session.admin, 'admin');
      const queue = await queueOf(1);
      await expect(admin.declareQueue({ name: queue, ...plain, durable: false })).rejects.toMatchObject({
        code: 'precondition_failed',
        detail: expect.stringContaining("inequivalent arg 'durable'") as string,
      });
      const onlyEmpty = admin.deleteQueue(queue, { ifUnused: false, ifEmpty: true });
      await expect(onlyEmpty).rejects.toMatchObject({ code: 'precondition_failed' });
      const longName = [['n'.repeat(256), { type: 'boolean' as const, value: true }]] satisfies [
        string,
        unknown,
      ][];
      const unreadable = admin.declareQueue({ name: newName('queue'), ...plain, arguments: longName });
      await expect(unreadable).rejects.toMatchObject({ code: 'bad_request' });
      const reserved = admin.declareExchange({
        name: 'amq.mine',
        type: 'direct',
        internal: false,
        ...plain,
      });
      await expect(reserved).rejects.toMatchObject({ code: 'access_refused' });
    });
  });
}
