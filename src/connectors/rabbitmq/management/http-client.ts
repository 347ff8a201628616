// Requests to one management API over HTTP: kept-alive connections, the endpoint's own certificates, a deadline and a
// bound on what an answer may hold. It follows no redirects (they would carry the password elsewhere) and knows nothing
// of queues. What it throws becomes ours in errors.ts.

import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import { limits } from '../../../contract/limits.ts';
import { arrayItems } from './array-items.ts';
import type { ManagementTarget } from './target.ts';

/** The server answered, and said no. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly status: number;
  /** The server's own words; empty when it gave none. */
  readonly reason: string;
  constructor(status: number, reason: string) {
    super(`${status} ${reason}`.trim());
    this.status = status;
    this.reason = reason;
  }
}

/** The answer is larger than we read. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

const refusalMaxBytes = 64 * 1024;
const connectionsAtOnce = 3;

export class HttpClient {
  readonly url: string;
  readonly #origin: string;
  /** Where the API begins: "/api", or "/prefix/api". */
  readonly #base: string;
  readonly #agent: Agent;
  readonly #authorization: string;

  /** `url` is that of the management UI, e.g. "http://localhost:15672". */
  constructor(url: string, target: Pick<ManagementTarget, 'user' | 'password' | 'tls'>) {
    const { origin, pathname } = new URL(url);
    this.url = `${origin}${pathname.replace(/\/+$/, '')}`;
    this.#origin = origin;
    this.#base = `${pathname.replace(/\/+$/, '').replace(/\/api$/, '')}/api`;
    this.#authorization = `Basic ${Buffer.from(`${target.user}:${target.password}`).toString('base64')}`;
    this.#agent = new Agent({
      connections: connectionsAtOnce,
      // Each question has a deadline of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: limits.managementConnectMs, ...tlsOptions(target.tls) },
    });
  }

  /** `path` begins after /api, its segments made by `segment()`. */
  async get(path: string, deadlineMs: number = limits.managementCallDeadlineMs): Promise<unknown> {
    const answer = await this.#ask('GET', path, { deadlineMs });
    return JSON.parse(
      (await whole(answer.body, limits.managementAnswerMaxBytes)).toString('utf8'),
    ) as unknown;
  }

  /** The items of a list, as they come. */
  async *items(path: string): AsyncGenerator<unknown[]> {
    const answer = await this.#ask('GET', path, {
      deadlineMs: limits.managementListDeadlineMs,
      // Such lists are a thirtieth of their size then, which counts where the server is far away.
      headers: { 'accept-encoding': 'gzip' },
    });
    yield* arrayItems(bounded(unpacked(answer), limits.managementAnswerMaxBytes));
  }

  async delete(path: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const answer = await this.#ask('DELETE', path, { headers });
    await answer.body.dump();
  }

  async put(path: string, value: unknown): Promise<void> {
    const answer = await this.#ask('PUT', path, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    });
    await answer.body.dump();
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #ask(
    method: 'GET' | 'PUT' | 'DELETE',
    path: string,
    options: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly deadlineMs?: number;
    },
  ): Promise<Dispatcher.ResponseData> {
    const { headers = {}, body, deadlineMs = limits.managementCallDeadlineMs } = options;
    const answer = await this.#agent.request({
      origin: this.#origin,
      // Not through URL, which would take a queue named ".." for a step up.
      path: `${this.#base}/${path}`,
      method,
      headers: { authorization: this.#authorization, accept: 'application/json', ...headers },
      signal: AbortSignal.timeout(deadlineMs),
      ...(body === undefined ? {} : { body }),
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
    throw new AnswerError(answer.statusCode, await refusal(answer));
  }
}

/** A name as one segment of a path: `/` is `%2F`. Bytes that are no UTF-8 go out as they are. */
export function segment(text: string): string {
  let encoded = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) encoded += `%${(code - 0xdc00).toString(16)}`;
    else if (character === '.') encoded += '%2E';
    else encoded += encodeURIComponent(code >= 0xd800 && code <= 0xdfff ? '\ufffd' : character);
  }
  return encoded;
}

function tlsOptions(tls: ManagementTarget['tls']): object {
  if (tls === null) return {};
  return {
    rejectUnauthorized: tls.verify,
    ...(tls.serverName === null ? {} : { servername: tls.serverName }),
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.certificate === null ? {} : { cert: tls.certificate }),
    ...(tls.key === null ? {} : { key: tls.key }),
    ...(tls.passphrase === null ? {} : { passphrase: tls.passphrase }),
  };
}

/** RabbitMQ and LavinMQ say why as {"error", "reason"}; where they send somebody elsewhere, that is the reason. */
async function refusal(answer: Dispatcher.ResponseData): Promise<string> {
  const { location } = answer.headers;
  if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
    await answer.body.dump();
    return `redirects to ${location}`;
  }
  try {
    const said = JSON.parse((await whole(answer.body, refusalMaxBytes)).toString('utf8')) as {
      reason?: unknown;
      error?: unknown;
    } | null;
    for (const words of [said?.reason, said?.error]) if (typeof words === 'string') return words;
  } catch {
    // Not JSON, or cut off: the status says enough.
  }
  return '';
}

function unpacked({ headers, body }: Dispatcher.ResponseData): AsyncIterable<Uint8Array> {
  if (headers['content-encoding'] !== 'gzip') return body;
  // Whoever reads hears of a failure from the stream itself, which ends with it.
  return pipeline(body, createGunzip({ chunkSize: 64 * 1024 }), () => undefined);
}

async function whole(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bounded(body, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* bounded(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw new TooLargeError(`more than ${maxBytes} bytes`);
    yield chunk;
  }
}
