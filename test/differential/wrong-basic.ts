// Publishing, consuming, settling, transactions and confirms as they should not be: on RabbitMQ and on Leveret.

import { contentHeader, frame, publishBytes } from '../support/raw-amqp.ts';
import { tableOf } from '../support/field-table.ts';
import {
  bytes,
  call,
  consume,
  declareQueue,
  methodBytes,
  none,
  plain,
  publishMethod,
  qos,
  quorum,
  several,
  stream,
  type WrongUse,
} from './wrong-use.ts';

const header = 2;
const durable = { durable: true };

/** On an open connection with channel 1 open. */
export const wrongBasic: readonly WrongUse[] = [
  qos(1, false, 1),
  qos(65_535, true),
  consume('nowhere'),
  several('a consumer tag twice', plain, consume('plain'), consume('plain')),
  several(
    'an exclusive consumer beside another',
    plain,
    consume('plain'),
    consume('plain', {}, { consumerTag: 'd', exclusive: true }),
  ),
  several(
    'a consumer beside an exclusive one',
    plain,
    consume('plain', {}, { exclusive: true }),
    consume('plain', {}, { consumerTag: 'd' }),
  ),
  several('text as a consumer priority', plain, consume('plain', { 'x-priority': 'high' })),
  several(
    'a consumer of a quorum queue under a prefetch of the channel',
    quorum,
    qos(1, true),
    consume('quorum'),
  ),
  several('an exclusive consumer of a quorum queue', quorum, consume('quorum', {}, { exclusive: true })),
  several('a consumer of a stream without prefetch', stream, consume('stream')),
  several('a consumer of a stream without acks', stream, qos(5), consume('stream', {}, { noAck: true })),
  several('a consumer of a stream under a prefetch of the channel', stream, qos(5, true), consume('stream')),
  several(
    'basic.get of a stream',
    stream,
    call('', 'basic.get', { ticket: 0, queue: 'stream', noAck: false }),
  ),
  several('purging a stream', stream, call('', 'queue.purge', { ...none, queue: 'stream' })),
  several(
    'basic.get of a quorum queue with a single active consumer',
    declareQueue('single', { 'x-queue-type': 'quorum', 'x-single-active-consumer': true }, durable),
    call('', 'basic.get', { ticket: 0, queue: 'single', noAck: false }),
  ),
  call('basic.get of a queue that is not there', 'basic.get', { ticket: 0, queue: 'nowhere', noAck: false }),
  call('acking what was not delivered', 'basic.ack', { deliveryTag: 1n, multiple: false }),
  call('acking all when there is nothing', 'basic.ack', { deliveryTag: 0n, multiple: true }),
  call('acking tag 0', 'basic.ack', { deliveryTag: 0n, multiple: false }),
  call('rejecting what was not delivered', 'basic.reject', { deliveryTag: 9n, requeue: true }),
  call('nacking all when there is nothing', 'basic.nack', { deliveryTag: 0n, multiple: true, requeue: true }),
  call('recover without requeue', 'basic.recover', { requeue: false }),
  call('recover-async without requeue', 'basic.recover-async', { requeue: false }),
  call('cancelling who is not there', 'basic.cancel', { consumerTag: 'nobody', nowait: false }),
  call('basic.cancel-ok from a client', 'basic.cancel-ok', { consumerTag: 'nobody' }),
  bytes(
    'immediate',
    methodBytes('basic.publish', { ...publishMethod, immediate: true }),
    frame(header, 1, contentHeader(0, Buffer.from([0, 0]))),
  ),
  bytes('publishing to an exchange that is not there', publishBytes(1, 'nowhere', '', Buffer.from('x'))),
  bytes('publishing as somebody else', publishBytes(1, '', '', Buffer.from('x'), { userId: 'eve' })),
  bytes('mandatory and for nobody', publishBytes(1, '', 'nowhere', Buffer.from('x'), {}, true)),
  bytes('a delivery mode of 3', publishBytes(1, '', 'nowhere', Buffer.from('x'), { deliveryMode: 3 }, true)),
  bytes('BCC of text', publishBytes(1, '', 'nowhere', Buffer.from('x'), { headers: tableOf({ BCC: 'a' }) })),
  bytes('CC of numbers', publishBytes(1, '', 'nowhere', Buffer.from('x'), { headers: tableOf({ CC: [1] }) })),
  call('committing without a transaction', 'tx.commit', {}),
  call('rolling back without a transaction', 'tx.rollback', {}),
  several(
    'a transaction on a channel with confirms',
    call('', 'confirm.select', { nowait: false }),
    call('', 'tx.select', {}),
  ),
  several(
    'confirms on a channel with transactions',
    call('', 'tx.select', {}),
    call('', 'confirm.select', { nowait: false }),
  ),
  several(
    'an unknown tag in a transaction',
    call('', 'tx.select', {}),
    call('', 'basic.ack', { deliveryTag: 3n, multiple: false }),
  ),
];
