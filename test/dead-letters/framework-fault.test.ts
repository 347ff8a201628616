import { describe, expect, test } from 'vitest';
import type { FieldEntry } from '../../src/contract/field-value.ts';
import { failedQueue } from '../../src/dead-letters/origin.ts';
import { readShortDeath, readStory } from '../../src/dead-letters/story.ts';
import { text } from './headers-by-hand.ts';

const massTransit: FieldEntry[] = [
  ['MT-Reason', text('fault')],
  ['MT-Fault-ExceptionType', text('System.InvalidOperationException')],
  ['MT-Fault-Message', text('No stock for item 7')],
  [
    'MT-Fault-StackTrace',
    text(
      '   at Shop.OrderConsumer.Consume(ConsumeContext`1 context) in /src/OrderConsumer.cs:line 21\n   at MassTransit.X()',
    ),
  ],
  ['MT-Fault-Timestamp', text('2024-05-01T10:42:07.1234567Z')],
  ['MT-Fault-InputAddress', text('rabbitmq://mq.example/shop/orders%20eu?durable=true')],
  ['MT-Fault-RetryCount', { type: 'int32', value: 5 }],
  ['MT-Fault-RedeliveryCount', text('2')],
  ['MT-Fault-ConsumerType', text('Shop.OrderConsumer')],
  ['MT-Fault-MessageType', text('Shop.OrderPlaced')],
  ['MT-Host-MachineName', text('web-1')],
];

const nServiceBus: FieldEntry[] = [
  ['NServiceBus.FailedQ', text('Shop.Sales@web-1')],
  ['NServiceBus.ExceptionInfo.ExceptionType', text('System.TimeoutException')],
  ['NServiceBus.ExceptionInfo.Message', text('too late')],
  [
    'NServiceBus.ExceptionInfo.StackTrace',
    text('System.TimeoutException: too late\r\n   at Sales.Handler.Handle()\r\n'),
  ],
  ['NServiceBus.TimeOfFailure', text('2024-05-01 10:42:07:123456 Z')],
  ['NServiceBus.FLRetries', text('4')],
  ['NServiceBus.Retries', text('3')],
  ['NServiceBus.EnclosedMessageTypes', text('Sales.PlaceOrder, Sales, Version=1.0.0.0;Sales.ICommand')],
  ['NServiceBus.ProcessingMachine', text('web-1')],
];
const at = Date.parse('2024-05-01T10:42:07.123Z');

describe('MassTransit', () => {
  test('says the exception, its first frame, when, how often it was tried, and who failed', () => {
    expect(readStory(massTransit)?.fault).toEqual({
      framework: 'massTransit',
      reason: 'fault',
      exceptionType: 'System.InvalidOperationException',
      message: 'No stock for item 7',
      stack: expect.stringContaining('at MassTransit.X()') as unknown,
      firstFrame: 'at Shop.OrderConsumer.Consume(ConsumeContext`1 context) in /src/OrderConsumer.cs:line 21',
      at,
      retries: 5,
      redeliveries: 2,
      inputAddress: 'rabbitmq://mq.example/shop/orders%20eu?durable=true',
      messageType: 'Shop.OrderPlaced',
      consumerType: 'Shop.OrderConsumer',
      host: [['MachineName', 'web-1']],
    });
  });

  test('has a message go back to the queue of its input address', () => {
    expect(readStory(massTransit)?.origin.died).toEqual({ exchange: '', routingKey: 'orders eu' });
    expect(readShortDeath(massTransit)).toEqual({
      queue: 'orders eu',
      reason: 'System.InvalidOperationException',
      count: null,
      firstAt: at,
    });
  });

  test.each([
    ['rabbitmq://mq.example/orders', 'orders'],
    ['rabbitmqs://user@mq.example:5671/shop/orders?temporary=true&autodelete=true', 'orders'],
    ['amqp://mq.example/shop/a%2Fb', 'a/b'],
    ['loopback://localhost/orders', 'orders'],
    ['queue:orders', 'orders'],
    ['rabbitmq://mq.example/100%', '100%'],
  ])('knows the queue of the address %s', (address, queue) => {
    expect(failedQueue([['MT-Fault-InputAddress', text(address)]])).toBe(queue);
  });

  test.each(['', 'no address', 'rabbitmq://mq.example', 'rabbitmq://mq.example/'])(
    'knows no queue of the address "%s", and says so',
    (address) => {
      const headers: FieldEntry[] = [
        ['MT-Reason', text('fault')],
        ['MT-Fault-InputAddress', text(address)],
      ];
      expect(readStory(headers)?.origin.died).toHaveProperty('problem');
    },
  );

  test('counts redeliveries under the name of its older versions too', () => {
    const old = massTransit.map(([name, value]): FieldEntry => [
      name === 'MT-Fault-RedeliveryCount' ? 'MT-Redelivery-Count' : name,
      value,
    ]);
    expect(readStory(old)?.fault?.redeliveries).toBe(2);
  });

  test('says of a skipped message only that', () => {
    expect(readShortDeath([['MT-Reason', text('skipped')]])).toEqual({
      queue: null,
      reason: 'skipped',
      count: null,
      firstAt: null,
    });
  });
});

describe('NServiceBus', () => {
  test('says the same in its own words, and goes back to FailedQ', () => {
    expect(readStory(nServiceBus)).toMatchObject({
      fault: {
        framework: 'nServiceBus',
        exceptionType: 'System.TimeoutException',
        firstFrame: 'at Sales.Handler.Handle()',
        at,
        retries: 4,
        redeliveries: 3,
        messageType: 'Sales.PlaceOrder',
        host: [['Machine', 'web-1']],
      },
      origin: {
        died: { exchange: '', routingKey: 'Shop.Sales' },
        first: { problem: expect.any(String) as unknown },
      },
    });
  });
});
