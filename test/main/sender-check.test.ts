import { expect, it } from 'vitest';
import type { SenderEvent } from '../../main/sender-check.ts';
import { refusalOfSender } from '../../main/sender-check.ts';

const page = { url: 'app://leveret/', origin: 'app://leveret', parent: null };
const ours = (id: number): boolean => id === 7;
const from = (frame: SenderEvent['senderFrame'], id = 7): SenderEvent => ({
  sender: { id },
  senderFrame: frame,
});

it('accepts the main frame of a known window at our address', () => {
  expect(refusalOfSender(from(page), ours)).toBeNull();
  expect(refusalOfSender(from({ ...page, url: 'app://leveret/#/queues/orders' }), ours)).toBeNull();
});

it.each([
  ['a frame that is gone', from(null), 'gone'],
  ['web contents that are not ours', from(page, 8), 'not a window'],
  ['a sub frame of our own page', from({ ...page, parent: {} }), 'sub frame'],
  [
    'a web page',
    from({ ...page, url: 'https://example.org/', origin: 'https://example.org' }),
    'example.org',
  ],
  [
    'a host that begins like ours',
    from({ ...page, url: 'app://leveret.evil/', origin: 'app://leveret.evil' }),
    'evil',
  ],
  ['an opaque origin at our address', from({ ...page, origin: 'null' }), 'null'],
  ['our origin at a strange address', from({ ...page, url: 'about:blank' }), 'comes from'],
])('refuses %s and says why', (_who, event, words) => {
  expect(refusalOfSender(event, ours)).toContain(words);
});
