// Frames, contents and methods out of place, and negotiation at its extremes. Each is done on RabbitMQ and on Leveret, and
// everything that comes back is compared.

import { encodeMethod } from '../../src/amqp/method-codec.ts';
import { contentHeader, frame, queueDeclare } from '../support/raw-amqp.ts';
import {
  bytes,
  call,
  ending,
  methodBytes,
  none,
  publishMethod,
  several,
  type WrongUse,
} from './wrong-use.ts';

const header = 2;
const body = 3;
const beginPublish = methodBytes('basic.publish', publishMethod);

/** On an open connection with channel 1 open. */
export const wrongFrames: readonly WrongUse[] = [
  bytes('a frame of an unknown type', frame(7, 1, Buffer.from('abc'))),
  bytes('a frame of an unknown type on channel 0', frame(7, 0, Buffer.from('abc'))),
  bytes('a frame with a wrong end', Buffer.from([1, 0, 1, 0, 0, 0, 4, 0, 60, 0, 10, 0])),
  bytes('a frame over the limit', Buffer.from([1, 0, 1, 0x7f, 0xff, 0xff, 0xff])),
  bytes('an empty method frame', frame(1, 1, Buffer.alloc(0))),
  bytes('a method frame of two bytes', frame(1, 1, Buffer.from([0, 60]))),
  bytes('an unknown method of a known class', frame(1, 1, Buffer.from([0, 60, 3, 231]))),
  bytes('an unknown class', frame(1, 1, Buffer.from([0, 200, 0, 10]))),
  bytes(
    'a method with fields cut off',
    methodBytes('queue.delete', { ...none, queue: 'plain', ifUnused: false, ifEmpty: false }, 7),
  ),
  bytes(
    'a method with bytes left over',
    frame(1, 1, Buffer.concat([encodeMethod('tx.select', {}), Buffer.from([1, 2])])),
  ),
  bytes('a heartbeat on a channel', frame(8, 1, Buffer.alloc(0))),
  bytes('a heartbeat with a payload', frame(8, 0, Buffer.from('x'))),
  bytes('a content header out of place', frame(header, 1, contentHeader(0, Buffer.from([0, 0])))),
  bytes('a content body out of place', frame(body, 1, Buffer.from('x'))),
  bytes('a content header on channel 0', frame(header, 0, contentHeader(0, Buffer.from([0, 0])))),
  bytes('a content body where a header belongs', beginPublish, frame(body, 1, Buffer.from('x'))),
  bytes('a method where a header belongs', beginPublish, methodBytes('tx.select', {})),
  bytes(
    'a method where a body belongs',
    beginPublish,
    frame(header, 1, contentHeader(3, Buffer.from([0, 0]))),
    methodBytes('tx.select', {}),
  ),
  bytes(
    'a second header where a body belongs',
    beginPublish,
    frame(header, 1, contentHeader(3, Buffer.from([0, 0]))),
    frame(header, 1, contentHeader(3, Buffer.from([0, 0]))),
  ),
  bytes(
    'more body than announced',
    beginPublish,
    frame(header, 1, contentHeader(3, Buffer.from([0, 0]))),
    frame(body, 1, Buffer.from('four')),
  ),
  bytes(
    'a header of another class',
    beginPublish,
    frame(header, 1, Buffer.from([0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
  ),
  bytes(
    'empty body frames before the body',
    beginPublish,
    frame(header, 1, contentHeader(3, Buffer.from([0, 0]))),
    frame(body, 1, Buffer.alloc(0)),
    frame(body, 1, Buffer.from('abc')),
  ),
  bytes(
    'closing a channel in the middle of a message',
    beginPublish,
    methodBytes('channel.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 }),
  ),
  call('opening a channel twice', 'channel.open', { outOfBand: '' }),
  {
    ...call('opening a channel beyond the negotiated', 'channel.open', { outOfBand: '' }, 2048),
    answeredOn: 2048,
  },
  ending(call('a method on a channel that is not open', 'tx.select', {}, 7)),
  ending(
    call(
      'closing a channel that is not open',
      'channel.close',
      { replyCode: 200, replyText: '', classId: 0, methodId: 0 },
      7,
    ),
  ),
  call('channel.close-ok unasked', 'channel.close-ok', {}),
  call('channel.flow-ok unasked', 'channel.flow-ok', { active: true }),
  call('stopping the flow', 'channel.flow', { active: false }),
  call('channel.open-ok from a client', 'channel.open-ok', { channelId: '' }),
  call('a channel method on channel 0', 'channel.open', { outOfBand: '' }, 0),
  call('a queue method on channel 0', 'queue.declare', queueDeclare('plain'), 0),
  call('a connection method on a channel', 'connection.close', {
    replyCode: 200,
    replyText: '',
    classId: 0,
    methodId: 0,
  }),
  call('connection.open twice', 'connection.open', { virtualHost: '/', capabilities: '', insist: false }, 0),
  call(
    'connection.tune-ok twice',
    'connection.tune-ok',
    { channelMax: 2047, frameMax: 131_072, heartbeat: 0 },
    0,
  ),
  call(
    'connection.start-ok twice',
    'connection.start-ok',
    { clientProperties: [], mechanism: 'PLAIN', response: '\0guest\0guest', locale: 'en_US' },
    0,
  ),
  call(
    'connection.tune from a client',
    'connection.tune',
    { channelMax: 1, frameMax: 4096, heartbeat: 0 },
    0,
  ),
  call('connection.blocked from a client', 'connection.blocked', { reason: 'x' }, 0),
  call('connection.close-ok unasked', 'connection.close-ok', {}, 0),
  call('a new secret', 'connection.update-secret', { newSecret: 'guest', reason: 'rotation' }, 0),
  call('access.request', 'access.request', {
    realm: '/data',
    exclusive: false,
    passive: true,
    active: true,
    write: true,
    read: true,
  }),
];

function tune(what: string, channelMax: number, frameMax: number, heartbeat = 0): WrongUse {
  return call(what, 'connection.tune-ok', { channelMax, frameMax, heartbeat }, 0);
}

/** After connection.tune, in place of a tune-ok; what would go on is told to open. */
export const negotiations: readonly WrongUse[] = [
  tune('all that is offered', 2047, 131_072),
  tune('no limit of channels', 0, 131_072),
  tune('no limit of frames', 2047, 0),
  tune('one channel more than offered', 2048, 131_072),
  tune('one byte more than offered', 2047, 131_073),
  tune('the least of both', 1, 4096),
  tune('less than the least frame', 2047, 4095),
  tune('frames of one byte', 2047, 1),
  tune('the longest heartbeat', 2047, 131_072, 65_535),
  call('opening before tuning', 'connection.open', { virtualHost: '/', capabilities: '', insist: false }, 0),
  call('a channel before tuning', 'channel.open', { outOfBand: '' }),
  several(
    'a virtual host that is not there',
    tune('', 2047, 131_072),
    call('', 'connection.open', { virtualHost: 'nowhere', capabilities: '', insist: false }, 0),
  ),
  several(
    'a virtual host without a name',
    tune('', 2047, 131_072),
    call('', 'connection.open', { virtualHost: '', capabilities: '', insist: false }, 0),
  ),
  several('a channel before opening', tune('', 2047, 131_072), call('', 'channel.open', { outOfBand: '' })),
  several(
    'a channel number beyond one',
    tune('', 1, 4096),
    call('', 'connection.open', { virtualHost: '/', capabilities: '', insist: false }, 0),
    call('', 'channel.open', { outOfBand: '' }, 2),
  ),
  several(
    'frames at the least size',
    tune('', 1, 4096),
    call('', 'connection.open', { virtualHost: '/', capabilities: '', insist: false }, 0),
    bytes('', Buffer.from([1, 0, 1, 0, 0, 0x0f, 0xf9])),
  ),
];
