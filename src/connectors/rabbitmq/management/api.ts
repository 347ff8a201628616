// The management API of one virtual host, as the lists use it: asks, and tells the session whether the API can be reached.

import type { AppError } from '../../../contract/errors.ts';
import { limits } from '../../../contract/limits.ts';
import type { Clock } from '../../../lib/clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAboutTheApi, managementError } from './errors.ts';
import { segment, type HttpClient } from './http-client.ts';
import { isObject } from './json-values.ts';

export interface ApiOptions {
  readonly http: HttpClient;
  readonly user: string;
  readonly vhost: string;
  readonly clock: Clock;
  /** After each request: null when the API answered, the failure when it did not. */
  readonly onReach: (failure: AppError | null) => void;
}

export class ManagementApi {
  readonly clock: Clock;
  readonly vhostName: string;
  /** As a segment of a path. */
  readonly vhost: string;
  readonly #options: ApiOptions;
  /** Settles when the list before has been read. */
  #lists: Promise<unknown> = Promise.resolve();

  constructor(options: ApiOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.vhostName = options.vhost;
    this.vhost = segment(options.vhost);
  }

  /** `trying` completes "Could not …". Rejects with AppError. */
  get(path: string, trying: string): Promise<unknown> {
    return this.#told(trying, () => this.#options.http.get(path));
  }

  /** A page of a long list, or the list where the server knows no pages. A server with many objects takes its time. */
  page(path: string, trying: string): Promise<unknown> {
    return this.#told(trying, async () => {
      const page = await this.#options.http.get(path, limits.managementListDeadlineMs);
      // Taken for an empty list, it would say that everything is gone.
      if (!Array.isArray(isObject(page) ? page.items : page))
        throw new SyntaxError('The answer is not a list.');
      return page;
    });
  }

  /**
   * Visits the items of a list a few at a time; what arrives meanwhile waits. One list after the other: where they are
   * long, a server takes as long for two at once, and what was asked for first is seen later.
   */
  each(path: string, trying: string, visit: (items: readonly unknown[]) => void): Promise<void> {
    const read = this.#lists.then(() =>
      this.#told(trying, async () => {
        for await (const items of this.#options.http.items(path)) {
          visit(items);
          // A fast server can fill the socket's buffer again and again: others get their turn in between.
          await new Promise((resolve) => this.clock.soon(() => resolve(undefined)));
        }
      }),
    );
    this.#lists = read.catch(() => undefined);
    return read;
  }

  delete(path: string, trying: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    return this.#told(trying, () => this.#options.http.delete(path, headers), true);
  }

  put(path: string, value: unknown, trying: string): Promise<void> {
    return this.#told(trying, () => this.#options.http.put(path, value), true);
  }

  /** Where somebody waits for what is read from lists: they may stand behind long ones. Rejects with AppError timeout. */
  inTime<Result>(trying: string, work: Promise<Result>): Promise<Result> {
    const { http, user } = this.#options;
    return withDeadline(this.clock, limits.managementCallDeadlineMs, work, () =>
      managementError(new DOMException('late', 'TimeoutError'), trying, { url: http.url, user }),
    );
  }

  async #told<Result>(trying: string, work: () => Promise<Result>, changes = false): Promise<Result> {
    const { http, user, onReach } = this.#options;
    try {
      const result = await work();
      onReach(null);
      return result;
    } catch (thrown) {
      const error = managementError(thrown, trying, { url: http.url, user });
      if (isAboutTheApi(thrown, changes)) onReach(error);
      throw error;
    }
  }
}
