// The log: one line each, and nothing in it that opens a door.

import { describe, expect, test } from 'vitest';
import { Disposer } from '../../src/lib/disposer.ts';
import { createLog, type LogLevel } from '../../src/lib/log.ts';
import { Ring } from '../../src/lib/ring.ts';

function logged(level: LogLevel = 'debug') {
  const lines: string[] = [];
  return { lines, log: createLog({ write: (line) => lines.push(line), level, now: () => 0 }) };
}

describe('the log', () => {
  test('writes one line for each entry, whatever is in it', () => {
    const { lines, log } = logged();
    log.warning('client named "a\nb\u001b[31m\u0000c" left');
    expect(lines).toEqual(['1970-01-01T00:00:00.000Z warning client named "a | b [31m c" left']);
  });

  test('blanks credentials and tokens', () => {
    const { lines, log } = logged();
    log.info('connecting to amqp://user:s3cret@host:5672/x');
    log.info('open http://127.0.0.1:7070/#token=abcdefghijklmnopqrstuvwxyz0123456789');
    log.error('refused', new Error('password=hunter2 is wrong'));
    expect(lines.join('\n')).not.toMatch(/s3cret|abcdefghijklmnop|hunter2/);
    expect(lines[0]).toContain('amqp://***@host:5672/x');
  });

  test('leaves out what is below its level', () => {
    const { lines, log } = logged('warning');
    log.info('no');
    log.warning('yes');
    expect(lines).toHaveLength(1);
  });
});

test('a ring keeps the newest, oldest first', () => {
  const ring = new Ring<number>(3);
  for (const item of [1, 2, 3, 4, 5]) ring.push(item);
  expect([...ring]).toEqual([3, 4, 5]);
});

test('a disposer lets go in reverse order, all of it, and then says what failed', async () => {
  const disposer = new Disposer();
  const order: string[] = [];
  disposer.add(() => void order.push('first'));
  disposer.add(() => Promise.reject(new Error('stuck')));
  disposer.add(() => void order.push('last'));
  await expect(disposer.dispose()).rejects.toThrow('stuck');
  expect(order).toEqual(['last', 'first']);
});
