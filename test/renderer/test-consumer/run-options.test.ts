import { describe, expect, it } from 'vitest';
import {
  heldMax,
  readRunOptions,
  type RunDraft,
} from '../../../renderer/features/test-consumer/run-options.ts';
import { firstStart } from '../../../renderer/ui/stream-start.ts';

const ofQueue = (draft: Pick<RunDraft, 'prefetch' | 'way' | 'delayMs'>) =>
  readRunOptions({ ...firstStart, ...draft }, false);

describe('the options of a test consumer', () => {
  it('are read as the engine takes them', () => {
    expect(ofQueue({ prefetch: '10', way: 'hand', delayMs: '' }).options).toEqual({
      prefetch: 10,
      settle: null,
      delayMs: 0,
    });
    expect(ofQueue({ prefetch: '0', way: 'reject', delayMs: '250' }).options).toEqual({
      prefetch: 0,
      settle: 'reject',
      delayMs: 250,
    });
  });

  it.each(['0', String(heldMax + 1), '', '-1', '1.5'])(
    'bound what is held by hand: %j is refused',
    (prefetch) => {
      expect(ofQueue({ prefetch, way: 'hand', delayMs: '0' })).toMatchObject({
        options: null,
        delayFault: null,
      });
    },
  );

  it('refuse to requeue without a pause', () => {
    expect(ofQueue({ prefetch: '1', way: 'requeue', delayMs: '0' }).delayFault).toContain('100 ms');
    expect(ofQueue({ prefetch: '1', way: 'requeue', delayMs: '100' }).options).not.toBeNull();
  });

  it.each(['', 'soon', '3600001'])('refuse the delay %j beside its field', (delayMs) => {
    expect(ofQueue({ prefetch: '1', way: 'ack', delayMs })).toMatchObject({
      options: null,
      prefetchFault: null,
    });
  });

  it('of a stream say where it is read from, and only let the next one come', () => {
    const draft = { ...firstStart, prefetch: '5', delayMs: '100' };
    const ofStream = (part: Partial<RunDraft>) => readRunOptions({ ...draft, way: 'ack', ...part }, true);
    expect(ofStream({ at: 'offset', offset: '7' }).options).toEqual({
      prefetch: 5,
      settle: 'ack',
      delayMs: 100,
      from: { at: 'offset', offset: '7' },
    });
    expect(ofStream({ at: 'offset', offset: 'x' }).options).toBeNull();
    expect(ofStream({ way: 'requeue' }).options).toMatchObject({ settle: null, from: { at: 'first' } });
  });
});
