// AMQP addresses as people paste them: what they mean, and what is said of those that mean nothing.

import { describe, expect, test } from 'vitest';
import { readAmqpUrl } from '../../../renderer/features/endpoints/amqp-url.ts';

const plain = {
  tls: false,
  host: 'h',
  port: 5672,
  user: null,
  password: null,
  vhost: '/',
  heartbeatSeconds: null,
  verify: null,
  serverName: null,
  notes: [],
};

describe('an address', () => {
  test.each([
    ['amqp://h', {}],
    ['  amqp://h/  ', {}],
    ['AMQPS://h', { tls: true, port: 5671 }],
    ['amqp://h:5673', { port: 5673 }],
    ['amqp://h:', {}],
    ['amqp://u@h', { user: 'u' }],
    ['amqp://u:@h', { user: 'u', password: '' }],
    ['amqp://u:p:q@h', { user: 'u', password: 'p:q' }],
    ['amqp://us%40er:p%2Fw%25@h', { user: 'us@er', password: 'p/w%' }],
    ['amqp://h/%2f', {}],
    ['amqp://h//', {}],
    ['amqp://h/orders', { vhost: 'orders' }],
    ['amqp://h/a%2Fb', { vhost: 'a/b' }],
    ['amqp://h/%C3%A9', { vhost: 'é' }],
    ['amqp://[::1]:5673/v', { host: '::1', port: 5673, vhost: 'v' }],
    ['amqp://h?heartbeat=0', { heartbeatSeconds: 0 }],
    [
      'amqps://h?verify=verify_none&server_name_indication=x',
      { tls: true, port: 5671, verify: false, serverName: 'x' },
    ],
    ['amqps://h?verify=verify_peer', { tls: true, port: 5671, verify: true }],
  ])('%s is understood', (text, differs) => {
    expect(readAmqpUrl(text)).toEqual({ address: { ...plain, ...differs } });
  });

  test('says which of its wishes are not taken from it', () => {
    const read = readAmqpUrl('amqps://h?cacertfile=/etc/ca.pem&channel_max=5');
    expect(read).toMatchObject({
      address: {
        notes: [
          'cacertfile: files cannot be read from an address. Choose them under TLS.',
          'Not used by Leveret: channel_max.',
        ],
      },
    });
  });
});

describe('what is no address', () => {
  test.each([
    ['rabbit.example.org', /begins with amqp/],
    ['http://h:15672', /web address.*management/],
    ['mqtt://h', /mqtt:\/\/ is not AMQP/],
    ['amqp://', /no host/],
    ['amqp://u:p@', /no host/],
    ['amqp://h:0', /“0” is no port/],
    ['amqp://h:70000', /no port/],
    ['amqp://h:56a', /no port/],
    ['amqp://u:p@ss@h', /several @/],
    ['amqp://u:100%@h', /“100%” is not encoded/],
    ['amqp://h/a/b', /%2F/],
    ['amqp://h?heartbeat=often', /heartbeat=often/],
  ])('%s is told what is wrong', (text, words) => {
    expect(readAmqpUrl(text)).toEqual({ fault: expect.stringMatching(words) as string });
  });
});
