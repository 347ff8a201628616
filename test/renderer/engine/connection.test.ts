// The page's line to the engine over fake clients: waiting, losing, coming back, re-opening streams.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Connection, type ConnectionState } from '../../../renderer/engine/connection.ts';
import { AppError } from '../../../src/contract/errors.ts';
import type { LeveretApi } from '../../../src/contract/api.ts';
import type { Client, StreamListener } from '../../../src/rpc/handlers.ts';
import type { Pipe } from '../../../src/rpc/pipe.ts';

interface FakeStream {
  readonly name: string;
  readonly listener: StreamListener<unknown>;
  closed: boolean;
}

class FakeClient {
  readonly streams: FakeStream[] = [];
  readonly requests: string[] = [];
  opened: Promise<void> = Promise.resolve();
  #closed: ((reason: AppError) => void) | null = null;

  request(name: string): Promise<unknown> {
    this.requests.push(name);
    return Promise.resolve({ answered: name });
  }

  open(name: string, _input: unknown, listener: StreamListener<unknown>): { close(): void } {
    const stream: FakeStream = { name, listener, closed: false };
    this.streams.push(stream);
    return {
      close: () => {
        stream.closed = true;
      },
    };
  }

  onClosed(listener: (reason: AppError) => void): void {
    this.#closed = listener;
  }

  close(): void {
    this.die();
  }

  die(): void {
    const reason = new AppError('engine_lost', 'The pipe died.', { retryable: true });
    for (const { listener } of this.streams) listener.onEnd(reason);
    this.#closed?.(reason);
  }
}

const noPipe: Pipe = {
  send: () => {},
  onFrame: () => {},
  onClose: () => {},
  close: () => {},
  bufferedBytes: 0,
};

function setUp(openPipe: () => Promise<Pipe> = () => Promise.resolve(noPipe)) {
  const clients: FakeClient[] = [];
  const states: ConnectionState[] = [];
  const connection = new Connection({
    openPipe,
    createClient: () => {
      const client = new FakeClient();
      clients.push(client);
      return client as unknown as Client<LeveretApi>;
    },
    onState: (state) => states.push(state),
    backoffMs: (attempt) => attempt * 100,
  });
  const phases = () => states.map((state) => state.phase);
  return { connection, clients, states, phases };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('requests', () => {
  test('wait for the first connection', async () => {
    const { connection, clients } = setUp();
    connection.connect();
    const answer = connection.request('endpoint.list', {});
    await expect(answer).resolves.toEqual({ answered: 'endpoint.list' });
    expect(clients).toHaveLength(1);
  });

  test('are refused at once with the reason while the engine is lost', async () => {
    const { connection, clients } = setUp();
    connection.connect();
    await settled();
    clients[0]?.die();
    await expect(connection.request('endpoint.list', {})).rejects.toMatchObject({
      code: 'engine_lost',
      message: 'The pipe died.',
    });
  });

  test('are refused before anybody connected', async () => {
    const { connection } = setUp();
    await expect(connection.request('endpoint.list', {})).rejects.toMatchObject({ code: 'engine_lost' });
  });
});

describe('the connection', () => {
  test('is tried again with growing pauses and says when', async () => {
    let failures = 2;
    const { connection, states, phases } = setUp(() => {
      if (failures === 0) return Promise.resolve(noPipe);
      failures -= 1;
      return Promise.reject(new AppError('engine_lost', 'Nothing answers.'));
    });
    connection.connect();
    await settled();
    const first = states.at(-1);
    expect(first).toMatchObject({ phase: 'lost', reason: 'Nothing answers.', retryAt: Date.now() + 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(states.at(-1)).toMatchObject({ phase: 'lost', retryAt: Date.now() + 200 });
    await vi.advanceTimersByTimeAsync(200);
    expect(phases()).toEqual(['connecting', 'lost', 'lost', 'ready']);
  });

  test('is opened at once when asked, without waiting for the pause and only once', async () => {
    const { connection, clients, phases } = setUp();
    connection.connect();
    await settled();
    clients[0]?.die();
    connection.connect();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(clients).toHaveLength(2);
    expect(phases()).toEqual(['connecting', 'ready', 'lost', 'ready']);
  });

  test.each(['access_refused', 'contract_mismatch'] as const)('is not tried again after %s', async (code) => {
    let attempts = 0;
    const { connection, states } = setUp(() => {
      attempts += 1;
      return Promise.reject(new AppError(code, 'No.'));
    });
    connection.connect();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toBe(1);
    expect(states.at(-1)).toMatchObject({ phase: 'refused', error: { code } });
  });
});

describe('streams', () => {
  const listener = () => ({ onBegan: vi.fn(), onRows: vi.fn(), onReset: vi.fn(), onEnd: vi.fn() });

  test('that were asked for early open with the connection, without a reset', async () => {
    const { connection, clients } = setUp();
    const watching = listener();
    connection.open('endpoint.watch', {}, watching);
    connection.connect();
    await settled();
    expect(clients[0]?.streams.map((stream) => stream.name)).toEqual(['endpoint.watch']);
    expect(watching.onReset).not.toHaveBeenCalled();
  });

  test('are opened again on a new connection, after a reset, and the loss is not their end', async () => {
    const { connection, clients } = setUp();
    const watching = listener();
    connection.connect();
    await settled();
    connection.open('endpoint.watch', {}, watching);
    clients[0]?.die();
    await vi.advanceTimersByTimeAsync(100);
    expect(clients[1]?.streams).toHaveLength(1);
    expect(watching.onReset).toHaveBeenCalledTimes(1);
    expect(watching.onEnd).not.toHaveBeenCalled();
    clients[1]?.streams[0]?.listener.onRows(['row'], 3);
    expect(watching.onRows).toHaveBeenCalledWith(['row'], 3);
    clients[1]?.streams[0]?.listener.onBegan?.();
    expect(watching.onBegan).toHaveBeenCalledTimes(1);
  });

  test('that were closed are closed over there and stay closed', async () => {
    const { connection, clients } = setUp();
    connection.connect();
    await settled();
    connection.open('endpoint.watch', {}, listener()).close();
    expect(clients[0]?.streams[0]?.closed).toBe(true);
    clients[0]?.die();
    await vi.advanceTimersByTimeAsync(100);
    expect(clients[1]?.streams).toHaveLength(0);
  });

  test('that the engine ended say so once and stay ended', async () => {
    const { connection, clients } = setUp();
    const watching = listener();
    connection.connect();
    await settled();
    connection.open('endpoint.watch', {}, watching);
    const error = new AppError('not_found', 'There is no such endpoint.');
    clients[0]?.streams[0]?.listener.onEnd(error);
    clients[0]?.die();
    await vi.advanceTimersByTimeAsync(100);
    expect(watching.onEnd.mock.calls).toEqual([[error]]);
    expect(clients[1]?.streams).toHaveLength(0);
  });
});
