import { describe, expect, it } from 'vitest';
import { heldMax, readRunOptions } from '../../../renderer/features/test-consumer/run-options.ts';

describe('the options of a test consumer', () => {
  it('are read as the engine takes them', () => {
    expect(readRunOptions({ prefetch: '10', way: 'hand', delayMs: '' }).options).toEqual({
      prefetch: 10,
      settle: null,
      delayMs: 0,
    });
    expect(readRunOptions({ prefetch: '0', way: 'reject', delayMs: '250' }).options).toEqual({
      prefetch: 0,
      settle: 'reject',
      delayMs: 250,
    });
  });

  it.each(['0', String(heldMax + 1), '', '-1', '1.5'])(
    'bound what is held by hand: %j is refused',
    (prefetch) => {
      expect(readRunOptions({ prefetch, way: 'hand', delayMs: '0' })).toMatchObject({
        options: null,
        delayFault: null,
      });
    },
  );

  it('refuse to requeue without a pause', () => {
    expect(readRunOptions({ prefetch: '1', way: 'requeue', delayMs: '0' }).delayFault).toContain('100 ms');
    expect(readRunOptions({ prefetch: '1', way: 'requeue', delayMs: '100' }).options).not.toBeNull();
  });

  it.each(['', 'soon', '3600001'])('refuse the delay %j beside its field', (delayMs) => {
    expect(readRunOptions({ prefetch: '1', way: 'ack', delayMs })).toMatchObject({
      options: null,
      prefetchFault: null,
    });
  });
});
