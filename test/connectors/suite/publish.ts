// The publish facet of any session: what reaches real consumers, and what the broker says.

import type amqp from 'amqplib';
import { expect, test } from 'vitest';
import type { FieldEntry } from '../../../src/contract/field-value.ts';
import { eventually } from '../../support/eventually.ts';
import { present, type Tools } from './tools.ts';

export function describePublish(tools: Tools): void {
  const { program, queueOf } = tools;

  tools.describePart('publish', () => {
    const message = (exchange: string, routingKey: string) => ({
      exchange,
      routingKey,
      properties: {},
      body: Buffer.from('sent'),
    });

    test('reaches real consumers with all that was written', async () => {
      const queue = await queueOf(0);
      const received: amqp.ConsumeMessage[] = [];
      const channel = await (await program()).createChannel();
      await channel.consume(queue, (delivered) => delivered !== null && received.push(delivered), {
        noAck: true,
      });
      const result = await present(tools.session.publish, 'publish').publish({
        exchange: '',
        routingKey: queue,
        properties: { contentType: '', deliveryMode: 2, headers: [['n', { type: 'int64', value: '-5' }]] },
        body: Buffer.from('sent'),
      });
      expect(result).toMatchObject({ outcome: 'routed', replyCode: null, replyText: null });
      expect(result.confirmMs).toBeLessThan(5_000);
      await eventually(() => expect(received).toHaveLength(1));
      expect(received[0]?.content.toString()).toBe('sent');
      expect(received[0]?.properties).toMatchObject({
        contentType: '',
        deliveryMode: 2,
        headers: { n: -5 },
      });
      expect(received[0]?.properties.contentEncoding).toBeUndefined();
    });

    test('a text that is longer than AMQP can carry is refused in words before anything is sent', async () => {
      const queue = await queueOf(0);
      const publish = present(tools.session.publish, 'publish');
      const long = 'é'.repeat(128);
      for (const wrong of [
        message('', long),
        message(long, 'key'),
        { ...message('', queue), properties: { messageId: long } },
        { ...message('', queue), properties: { headers: [[long, { type: 'void' }] satisfies FieldEntry] } },
      ]) {
        await expect(publish.publish(wrong)).rejects.toMatchObject({
          code: 'bad_request',
          message: expect.stringMatching(/255 bytes/) as string,
        });
      }
      expect(await publish.publish(message('', queue))).toMatchObject({ outcome: 'routed' });
    });

    test('tells unroutable and refused apart, in the words of the broker', async () => {
      const publish = present(tools.session.publish, 'publish');
      expect(await publish.publish(message('', 'no-such-queue'))).toMatchObject({
        outcome: 'unroutable',
        replyCode: 312,
        replyText: 'NO_ROUTE',
      });
      const refused = await publish.publish(message('no-such-exchange', 'x'));
      expect(refused).toMatchObject({ outcome: 'refused', replyCode: 404 });
      expect(refused.replyText).toContain("no exchange 'no-such-exchange'");
    });
  });
}
