// The token of browser mode leaves the address and outlives a reload.

import { describe, expect, test, vi } from 'vitest';
import { takeToken, tokenInHash } from '../../../renderer/engine/token.ts';

const token = 'W5Cb7NHdoPGrBoAArj0ntyzySieV4BA1DbPXPdLJ30E';

function browser(hash: string) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as unknown as Storage;
  const replaceState = vi.fn();
  const at = (fragment: string) => ({ hash: fragment, pathname: '/', search: '' }) as unknown as Location;
  return {
    at,
    location: at(hash),
    history: { replaceState } as unknown as History,
    storage,
    replaceState,
  };
}

describe('the token', () => {
  test('is taken out of the address and kept for a reload', () => {
    const { at, location, history, storage, replaceState } = browser(`#token=${token}`);
    expect(takeToken(location, history, storage)).toBe(token);
    expect(replaceState).toHaveBeenCalledWith(null, '', '/');
    expect(takeToken(at('#/local/queues'), history, storage)).toBe(token);
    expect(replaceState).toHaveBeenCalledTimes(1);
  });

  test('is absent when the page was opened without one', () => {
    const { location, history, storage, replaceState } = browser('');
    expect(takeToken(location, history, storage)).toBeNull();
    expect(replaceState).not.toHaveBeenCalled();
  });

  test('is not read out of a route', () => {
    expect(tokenInHash('#/local/queue/orders')).toBeNull();
    expect(tokenInHash('#token=short')).toBeNull();
  });
});
