// The saved profiles and the sessions that they make: put, remove, connect, disconnect. Secrets pass through here on their
// way to a session and are in nothing that is shown, logged or thrown.

import type { RowSink, Session, Stop } from '../connectors/connector.ts';
import type { RabbitMqTarget } from '../connectors/rabbitmq/target.ts';
import { AppError, toAppError } from '../contract/errors.ts';
import type { Change } from '../contract/model.ts';
import {
  secretNames,
  type ProfileDraft,
  type ProfileRow,
  type SecretName,
  type SecretsPatch,
} from '../contract/profile.ts';
import type { ProfilesFile, SavedProfile } from '../storage/profiles-file.ts';
import type { SecretStore } from '../storage/secret-store.ts';
import type { Sessions } from './sessions.ts';

type Secrets = Readonly<Record<SecretName, string | null>>;

export interface ProfilesOptions {
  readonly file: ProfilesFile;
  readonly secrets: SecretStore;
  readonly sessions: Sessions;
  /** Makes a session that connects in the background. */
  readonly openSession: (
    target: RabbitMqTarget,
    onRemembered: (queues: readonly string[]) => void,
  ) => Session;
  /** Something was left on there by a session that ended too early: it is connected at the start to see to it. */
  readonly isOwed: (profileId: string) => boolean;
  /** One that was to be connected at the start could not be. */
  readonly onNotConnected: (name: string, reason: AppError) => void;
  readonly onFault: (trying: string, thrown: unknown) => void;
}

export class Profiles {
  readonly #options: ProfilesOptions;
  readonly #watchers = new Set<RowSink<Change<ProfileRow>>>();
  /** Keys of the store that hold something: rows must not wait for the store. */
  readonly #kept = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(options: ProfilesOptions) {
    this.#options = options;
  }

  static async open(options: ProfilesOptions): Promise<Profiles> {
    const profiles = new Profiles(options);
    for (const { id, given } of options.file.list()) {
      for (const name of given) {
        if (await options.secrets.has(keyOf(id, name))) profiles.#kept.add(keyOf(id, name));
      }
    }
    return profiles;
  }

  get secretsKeptBy(): SecretStore['keptBy'] {
    return this.#options.secrets.keptBy;
  }

  list(): ProfileRow[] {
    return this.#options.file.list().map((saved) => this.#row(saved));
  }

  watch(sink: RowSink<Change<ProfileRow>>): Stop {
    for (const row of this.list()) sink.push({ op: 'put', key: row.id, row });
    sink.push({ op: 'synced', key: '' });
    this.#watchers.add(sink);
    return () => this.#watchers.delete(sink);
  }

  /** Adds or replaces. Rejects with AppError storage; nothing is changed then but perhaps a secret. */
  put(draft: ProfileDraft, patch: SecretsPatch = {}): Promise<void> {
    return this.#inTurn(async () => {
      const { file, sessions } = this.#options;
      const before = file.get(draft.id);
      const given = await this.#keep(draft.id, before?.given ?? [], patch);
      const saved = { ...draft, rememberedQueues: before?.rememberedQueues ?? [], given };
      await file.put(saved);
      this.#announce(saved);
      const isSame = before !== undefined && sameConnection(before, saved) && Object.keys(patch).length === 0;
      if (!sessions.has(draft.id)) return;
      if (isSame) return sessions.get(draft.id).relabel?.(saved);
      await sessions.remove(draft.id);
      await this.#connect(saved);
    });
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const { file, sessions, secrets } = this.#options;
      this.#saved(id);
      await sessions.remove(id);
      await file.remove(id);
      for (const watcher of this.#watchers) watcher.push({ op: 'delete', key: id });
      for (const name of secretNames) {
        await secrets.remove(keyOf(id, name));
        this.#kept.delete(keyOf(id, name));
      }
    });
  }

  /** Resolves when there is a session, which then connects in the background. */
  connect(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const saved = this.#saved(id);
      const { sessions } = this.#options;
      if (sessions.has(id)) sessions.get(id).tryNow?.();
      else await this.#connect(saved);
    });
  }

  disconnect(id: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#saved(id);
      await this.#options.sessions.remove(id);
    });
  }

  /** Those that are marked so. */
  async connectAtStart(): Promise<void> {
    for (const { id, name, connectAtStart } of this.#options.file.list()) {
      if (!connectAtStart && !this.#options.isOwed(id)) continue;
      await this.connect(id).catch((thrown: unknown) =>
        this.#options.onNotConnected(name, toAppError(thrown, `Connecting to ${name}`)),
      );
    }
  }

  /** What a draft means with its secrets, those that are kept included. It holds them: never log it. */
  async target(draft: ProfileDraft, patch: SecretsPatch = {}): Promise<RabbitMqTarget> {
    const kept = await this.#read(draft.id);
    const typed = Object.fromEntries(Object.entries(patch).filter(([, secret]) => secret !== undefined));
    return targetOf({ ...draft, rememberedQueues: [] }, { ...kept, ...typed });
  }

  /** Nothing is connected or changed from here on. Resolves when what was under way has ended, well or not. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
    await this.#options.file.settled();
  }

  async #connect(saved: SavedProfile): Promise<void> {
    const { sessions, openSession } = this.#options;
    const { secrets } = this.#row(saved);
    const lost = secretNames.find((name) => secrets[name] === 'lost' && isWanted(saved, name));
    if (lost !== undefined) {
      throw new AppError(
        'access_refused',
        `Could not connect to '${saved.name}': its ${secretWords[lost]} was kept only until Leveret ended. Edit the connection and enter it again.`,
      );
    }
    const target = targetOf(saved, await this.#read(saved.id));
    sessions.add(openSession(target, (queues) => this.#remember(saved.id, queues)));
  }

  #remember(id: string, rememberedQueues: readonly string[]): void {
    this.#inTurn(async () => {
      const saved = this.#options.file.get(id);
      if (saved === undefined) return;
      const remembering = { ...saved, rememberedQueues: Array.from(rememberedQueues) };
      await this.#options.file.put(remembering);
      this.#announce(remembering);
    }).catch((thrown: unknown) => this.#options.onFault('Remembering a queue', thrown));
  }

  /** Returns the names of those that the profile has been given then. */
  async #keep(id: string, given: readonly SecretName[], patch: SecretsPatch): Promise<SecretName[]> {
    const { secrets } = this.#options;
    const names = new Set(given);
    for (const name of secretNames) {
      const secret = patch[name];
      if (secret === undefined) continue;
      const key = keyOf(id, name);
      if (secret === null || secret === '') {
        await secrets.remove(key);
        this.#kept.delete(key);
        names.delete(name);
      } else {
        await secrets.store(key, secret);
        this.#kept.add(key);
        names.add(name);
      }
    }
    return Array.from(names);
  }

  async #read(id: string): Promise<Secrets> {
    const read = (name: SecretName) => this.#options.secrets.read(keyOf(id, name));
    return { password: await read('password'), key: await read('key'), passphrase: await read('passphrase') };
  }

  #row({ given, ...profile }: SavedProfile): ProfileRow {
    const stateOf = (name: SecretName) =>
      !given.includes(name) ? 'none' : this.#kept.has(keyOf(profile.id, name)) ? 'kept' : 'lost';
    return {
      ...profile,
      secrets: { password: stateOf('password'), key: stateOf('key'), passphrase: stateOf('passphrase') },
    };
  }

  #announce(saved: SavedProfile): void {
    const change = { op: 'put', key: saved.id, row: this.#row(saved) } as const;
    for (const watcher of this.#watchers) watcher.push(change);
  }

  /** Throws AppError not_found. */
  #saved(id: string): SavedProfile {
    const saved = this.#options.file.get(id);
    if (saved !== undefined) return saved;
    throw new AppError('not_found', `There is no saved connection '${id}'. It may have been removed.`);
  }

  /** One change at a time: a profile that is being connected is not removed in the middle. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(() => {
      if (this.#closed) throw new AppError('cancelled', 'The engine is ending.');
      return work();
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

const secretWords: Readonly<Record<SecretName, string>> = {
  password: 'password',
  key: 'client key',
  passphrase: "client key's passphrase",
};

function keyOf(id: string, name: SecretName): string {
  return `profile:${id}:${name}`;
}

/** A client key is of use with TLS only. */
function isWanted(saved: SavedProfile, name: SecretName): boolean {
  return name === 'password' || saved.tls !== null;
}

/** True when a session made from one would be the same as one made from the other, but for what people call it. */
function sameConnection(one: SavedProfile, other: SavedProfile): boolean {
  const essence = ({ name: _, colour: _colour, environment: _environment, ...saved }: SavedProfile) =>
    JSON.stringify({ ...saved, connectAtStart: false });
  return essence(one) === essence(other);
}

function targetOf(profile: Omit<SavedProfile, 'given'>, secrets: Secrets): RabbitMqTarget {
  const { connectAtStart: _, tls, ...rest } = profile;
  return {
    ...rest,
    password: secrets.password ?? '',
    tls: tls === null ? null : { ...tls, key: secrets.key, passphrase: secrets.passphrase },
  };
}
