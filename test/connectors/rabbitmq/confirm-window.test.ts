// Which message a confirm or a return is about: confirms come out of order and for several at once, returns name no tag.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfirmWindow, type ConfirmOutcome } from '../../../src/connectors/rabbitmq/confirm-window.ts';

function stored(routingKey: string, body: string) {
  return { exchange: 'shop', routingKey, storedProperties: new Uint8Array(2), body: Buffer.from(body) };
}

/** A window with these messages under way, and what is said of each, by delivery tag. */
function windowWith(...bodies: readonly string[]) {
  const window = new ConfirmWindow();
  const outcomes = new Map<number, ConfirmOutcome>();
  for (const body of bodies) {
    const tag = window.add({
      message: stored('key', body),
      returned: null,
      settle: (outcome) => {
        expect(outcomes.has(tag)).toBe(false);
        outcomes.set(tag, outcome);
      },
    });
  }
  const kinds = () =>
    Array.from(bodies, (_, index) => {
      const outcome = outcomes.get(index + 1);
      return outcome?.kind === 'confirmed' && outcome.returned !== null ? 'returned' : outcome?.kind;
    });
  const returned = (body: string) =>
    window.return({ ...stored('key', body), replyCode: 312, replyText: 'NO_ROUTE' });
  return { window, kinds, returned };
}

describe('a confirm', () => {
  test('of one leaves the others waiting, in whatever order they come', () => {
    const { window, kinds } = windowWith('a', 'b', 'c');
    window.confirm(3, false, true);
    window.confirm(1, false, false);
    expect(kinds()).toEqual(['nacked', undefined, 'confirmed']);
    expect(window.size).toBe(1);
  });

  test('of several is about all up to its tag that were not told before, be it good or bad', () => {
    const { window, kinds } = windowWith('a', 'b', 'c', 'd', 'e');
    window.confirm(2, false, true);
    window.confirm(3, true, false);
    expect(kinds()).toEqual(['nacked', 'confirmed', 'nacked', undefined, undefined]);
    window.confirm(5, true, true);
    expect(kinds().slice(3)).toEqual(['confirmed', 'confirmed']);
  });

  test('of several with tag 0 is about all that there are', () => {
    const { window, kinds } = windowWith('a', 'b');
    window.confirm(0, true, true);
    expect(kinds()).toEqual(['confirmed', 'confirmed']);
  });

  test('of what was never sent, or was given up, is about nothing', () => {
    const { window, kinds } = windowWith('a', 'b');
    window.forget(1);
    window.confirm(1, false, true);
    window.confirm(99, false, true);
    expect(kinds()).toEqual([undefined, undefined]);
    window.confirm(99, true, true);
    expect(kinds()).toEqual([undefined, 'confirmed']);
  });

  test('of a tag that was withdrawn is about the message that was written next', () => {
    const { window, kinds } = windowWith('a', 'b');
    window.withdraw(2);
    let isTold = false;
    const settle = () => (isTold = true);
    expect(window.add({ message: stored('key', 'c'), returned: null, settle })).toBe(2);
    window.confirm(2, false, true);
    expect([isTold, ...kinds()]).toEqual([true, undefined, undefined]);
  });

  test('in any order and any grouping tells of each message once and as the server said', () => {
    const confirms = fc.array(
      fc.record({ tag: fc.integer({ min: 1, max: 12 }), multiple: fc.boolean(), isAck: fc.boolean() }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(confirms, (said) => {
        const { window, kinds } = windowWith(...Array.from({ length: 12 }, String));
        const expected: (string | undefined)[] = Array.from({ length: 12 }, () => undefined);
        for (const { tag, multiple, isAck } of said) {
          window.confirm(tag, multiple, isAck);
          for (let at = multiple ? 1 : tag; at <= tag; at += 1) {
            expected[at - 1] ??= isAck ? 'confirmed' : 'nacked';
          }
        }
        expect(kinds()).toEqual(expected);
      }),
    );
  });
});

describe('a return', () => {
  test('is about the message that it carries, and its ack that follows is not taken for a route', () => {
    const { window, kinds, returned } = windowWith('a', 'b', 'c');
    returned('b');
    window.confirm(3, true, true);
    expect(kinds()).toEqual(['confirmed', 'returned', 'confirmed']);
  });

  test('of messages that are alike is about the oldest that was not returned before', () => {
    const { window, kinds, returned } = windowWith('same', 'same', 'same');
    returned('same');
    returned('same');
    window.confirm(3, true, true);
    expect(kinds()).toEqual(['returned', 'returned', 'confirmed']);
  });

  test('of a message that nobody waits for any more changes nothing', () => {
    const { window, kinds, returned } = windowWith('a');
    returned('elsewhere');
    window.confirm(1, false, true);
    expect(kinds()).toEqual(['confirmed']);
  });
});

test('when the channel ends, each that waits is told so, and whether it was the only one', () => {
  const alone = windowWith('a');
  alone.window.lose(null);
  expect(alone.kinds()).toEqual(['lost']);
  const many = windowWith('a', 'b', 'c');
  many.window.confirm(1, false, true);
  many.window.lose(new Error('ended'));
  expect(many.kinds()).toEqual(['confirmed', 'lost', 'lost']);
  expect(many.window.size).toBe(0);
});
