// What handlers work with, and the type that a file of handlers has.

import type { LeveretApi, RequestName, StreamName } from '../contract/api.ts';
import type { Handlers } from '../rpc/handlers.ts';
import type { ReadLarge } from '../captures/read-capture.ts';
import type { Imports } from '../captures/imports.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { DeadLetters } from './dead-letters/dead-letters.ts';
import type { SettingsFile } from '../storage/settings-file.ts';
import type { Notices } from './notices.ts';
import type { Owned } from './owned.ts';
import type { SnapshotFilters } from './snapshot-filters.ts';
import type { WorkerPool } from '../filters/pool.ts';
import type { Profiles } from './profiles.ts';
import type { Sessions } from './sessions.ts';
import type { Stats } from './stats.ts';

export interface EngineParts {
  readonly info: { readonly version: string; readonly startedAt: number; readonly dataDirectory: string };
  readonly sessions: Sessions;
  readonly owned: Owned;
  readonly workers: WorkerPool;
  /** In one of the workers. */
  readonly readLarge: ReadLarge;
  readonly snapshotFilters: SnapshotFilters;
  readonly notices: Notices;
  readonly stats: Stats;
  readonly settings: SettingsFile;
  /** Its journals are read in the background: a long one must not hold up the start. */
  readonly jobs: Promise<Jobs>;
  readonly imports: Imports;
  readonly profiles: Profiles;
  readonly deadLetters: DeadLetters;
  /** Of the embedded broker, which is no server to connect to. */
  readonly amqpPort: number;
}

/** All requests and streams of the contract whose name begins with one noun: forgetting one is a type error. */
export interface HandlersOf<Noun extends string> {
  readonly requests: Pick<Handlers<LeveretApi>['requests'], Extract<RequestName, `${Noun}.${string}`>>;
  readonly streams: Pick<Handlers<LeveretApi>['streams'], Extract<StreamName, `${Noun}.${string}`>>;
}
