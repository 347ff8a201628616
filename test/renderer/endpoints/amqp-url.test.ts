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
  passphrase: null,
  notes: [],
};
const noHost = ['The address names no host: this machine is taken.'];
const emptyVhost = [
  'It ends where a virtual host could follow: “/” is taken, the first one of every server.',
];

describe('an address', () => {
  test.each([
    ['amqp://h', {}],
    ['  amqp://h  ', {}],
    ['"amqp://h"', {}],
    ['<amqp://h/v>', { vhost: 'v' }],
    ['amqp://u:p@\nh/v\r\n', { user: 'u', password: 'p', vhost: 'v' }],
    ['amqp://h/', { notes: emptyVhost }],
    ['amqp://', { host: 'localhost', notes: noHost }],
    ['amqp:///v', { host: 'localhost', vhost: 'v', notes: noHost }],
    ['amqp://:5673', { host: 'localhost', port: 5673, notes: noHost }],
    ['amqp://u:p@', { host: 'localhost', user: 'u', password: 'p', notes: noHost }],
    [
      'amqp://user%61:%61pass@ho%61st:10000/v%2fhost',
      { user: 'usera', password: 'apass', host: 'hoast', port: 10_000, vhost: 'v/host' },
    ],
    ['amqp://h/v@x', { vhost: 'v@x' }],
    ['amqp://h:5673/v@x', { port: 5673, vhost: 'v@x' }],
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
    ['amqp://[fe80::1%25eth0]', { host: 'fe80::1%eth0' }],
    ['amqp://h?heartbeat=0', { heartbeatSeconds: 0 }],
    ['amqp://h?heartbeat=65535', { heartbeatSeconds: 65_535 }],
    ['amqps://h?password=a%26b', { tls: true, port: 5671, passphrase: 'a&b' }],
    ['amqp://h?auth_mechanism=plain&auth_mechanism=amqplain', {}],
    [
      'amqps://h?verify=verify_none&server_name_indication=x',
      { tls: true, port: 5671, verify: false, serverName: 'x' },
    ],
    ['amqps://h?verify=verify_peer', { tls: true, port: 5671, verify: true }],
  ])('%s is understood', (text, differs) => {
    expect(readAmqpUrl(text)).toEqual({ address: { ...plain, ...differs } });
  });

  test.each([
    ['amqp://h?auth_mechanism=external', /external.*user and password/],
    ['amqp://h?verify=maybe', /Not used by Leveret: verify/],
    ['amqp://h?connection_timeout=5000&frame_max=1', /Not used by Leveret: connection_timeout, frame_max/],
  ])('%s is understood but for a wish', (text, note) => {
    const address = { ...plain, notes: [expect.stringMatching(note)] };
    expect(readAmqpUrl(text)).toEqual({ address });
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
    ['amqp://h:0', /port.*no number/],
    ['amqp://h:70000', /port.*no number/],
    ['amqp://h:56a', /port.*no number/],
    ['amqp://h:5672,i:5672', /several hosts/],
    ['amqp://h,amqp://i', /several hosts/],
    ['amqp://u:p@h/v#w', /# in an address as %23/],
    ['amqp://h?heartbeat=65536', /heartbeat=65536/],
    ['amqp://h/a/b', /%2F/],
    ['amqp://h?heartbeat=often', /heartbeat=often/],
  ])('%s is told what is wrong', (text, words) => {
    expect(readAmqpUrl(text)).toEqual({ fault: expect.stringMatching(words) as string });
  });

  test.each([
    ['amqp://u:secr@t@h', /several @/],
    ['amqp://u:secret%@h', /password.*not encoded/],
    ['amqp://u:sec/ret@h', /write \/ as %2F/],
    ['amqp://u:sec?ret@h', /\? as %3F/],
    ['amqp://u:sec#ret@h', /# as %23/],
    ['amqp://u:secret', /port/],
  ])('%s is told so without a piece of the password', (text, words) => {
    const read = readAmqpUrl(text);
    expect(read).toEqual({ fault: expect.stringMatching(words) as string });
    expect(JSON.stringify(read)).not.toMatch(/sec|ret\b/);
  });
});
