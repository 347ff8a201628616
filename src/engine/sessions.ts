// The endpoints that this engine has a session with, by id. Also the one place that says no: to a facet that is not
// there, and to a change on an endpoint that is marked read-only.

import { AppError } from '../contract/errors.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { Change } from '../contract/model.ts';
import type { RowSink, Session, Stop } from '../connectors/connector.ts';
import { absence } from '../connectors/rabbitmq/management/absence.ts';

/** Facets whose absence is an answer, with what they do in words. */
const facetWords = {
  browse: 'show the messages of a queue',
  tap: 'follow messages live',
  tracing: 'switch tracing on or off',
  publish: 'publish messages',
  consume: 'run a test consumer',
  purge: 'purge queues',
  deleteMessage: 'delete single messages',
  consumers: 'list consumers',
  connections: 'list connections',
  admin: 'declare and delete queues, exchanges and bindings',
  take: 'take messages from queues',
  remembered: 'remember queues, because it lists them',
  policies: 'list policies',
  totals: 'count what there is',
} as const;

type FacetName = keyof typeof facetWords;

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #watchers = new Set<RowSink<Change<Endpoint>>>();
  /** By endpoint: what ends with its session. */
  readonly #onGone = new Map<string, Set<() => void>>();
  readonly #quiet = new Map<string, Stop>();

  add(session: Session): void {
    this.#sessions.set(session.id, session);
    const announce = () => this.#tell({ op: 'put', key: session.id, row: session.endpoint() });
    this.#quiet.set(session.id, session.onEndpointChange(announce));
    announce();
  }

  /** Ends the session and what was opened on it; its endpoint is gone at once. Of one that is not there too. */
  async remove(endpointId: string): Promise<void> {
    const session = this.#sessions.get(endpointId);
    if (session === undefined) return;
    this.#sessions.delete(endpointId);
    this.#quiet.get(endpointId)?.();
    this.#quiet.delete(endpointId);
    for (const listener of Array.from(this.#onGone.get(endpointId) ?? [])) listener();
    this.#tell({ op: 'delete', key: endpointId });
    await session.close();
  }

  has(endpointId: string): boolean {
    return this.#sessions.has(endpointId);
  }

  /** Calls back once the endpoint's present session goes; not when the engine ends. */
  onGone(endpointId: string, listener: () => void): Stop {
    const listeners = this.#onGone.get(endpointId) ?? new Set();
    this.#onGone.set(endpointId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#onGone.get(endpointId) === listeners) {
        this.#onGone.delete(endpointId);
      }
    };
  }

  endpoints(): Endpoint[] {
    return Array.from(this.#sessions.values(), (session) => session.endpoint());
  }

  watch(sink: RowSink<Change<Endpoint>>): Stop {
    for (const row of this.endpoints()) sink.push({ op: 'put', key: row.id, row });
    sink.push({ op: 'synced', key: '' });
    this.#watchers.add(sink);
    return () => this.#watchers.delete(sink);
  }

  /** Throws AppError not_found. */
  get(endpointId: string): Session {
    const session = this.#sessions.get(endpointId);
    if (session !== undefined) return session;
    throw new AppError(
      'not_found',
      `There is no endpoint '${endpointId}'. It may have been removed or disconnected; choose another one from the list, or connect it again.`,
    );
  }

  /** The facet itself. Throws AppError not_found or not_supported. */
  facet<Name extends FacetName>(endpointId: string, name: Name): NonNullable<Session[Name]> {
    const session = this.get(endpointId);
    const facet = session[name];
    if (facet !== undefined) return facet;
    throw new AppError(
      'not_supported',
      `The endpoint '${session.endpoint().name}' cannot ${facetWords[name]}.${whyNot(session.endpoint(), name)}`,
    );
  }

  /** The same for what changes something there. Throws AppError read_only too. */
  changing<Name extends FacetName>(endpointId: string, name: Name): NonNullable<Session[Name]> {
    const endpoint = this.get(endpointId).endpoint();
    if (!endpoint.readOnly) return this.facet(endpointId, name);
    throw new AppError(
      'read_only',
      `The endpoint '${endpoint.name}' is marked read-only, so Leveret does not change anything there. Change the mark in the endpoint's settings first.`,
    );
  }

  #tell(change: Change<Endpoint>): void {
    for (const watcher of this.#watchers) watcher.push(change);
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#sessions.values(), (session) => session.close()));
    this.#sessions.clear();
  }
}

const onlyByManagement: readonly FacetName[] = ['tracing', 'consumers', 'connections', 'policies', 'totals'];

/** On a server elsewhere: no management API, or a user without the tag. */
function whyNot(endpoint: Endpoint, name: FacetName): string {
  const { management } = endpoint;
  if (management === null || !onlyByManagement.includes(name)) return '';
  if (management.state !== 'ready') return ` Only a management API can. ${absence(endpoint)}`;
  if (name === 'tracing') return " RabbitMQ lets only users with the tag 'administrator' do that.";
  return management.reason === null ? '' : ` ${management.reason}`;
}
