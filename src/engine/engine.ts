// The engine: broker, sessions and handlers put together. Plain Node; Electron, the browser server and the tests are
// three hosts of this one function.

import path from 'node:path';
import { api, type LeveretApi } from '../contract/api.ts';
import { limits } from '../contract/limits.ts';
import { createBroker } from '../broker/broker.ts';
import type { BrokerNotice } from '../broker/broker-api.ts';
import { createEmbeddedSession } from '../connectors/embedded/session.ts';
import { WorkerPool } from '../filters/pool.ts';
import { createRabbitMqSession } from '../connectors/rabbitmq/session.ts';
import { addressOf } from '../connectors/rabbitmq/target.ts';
import { systemClock } from '../lib/clock.ts';
import { Disposer } from '../lib/disposer.ts';
import { Imports } from '../captures/imports.ts';
import { Jobs } from '../jobs/jobs.ts';
import type { JobTask } from '../jobs/records.ts';
import type { Log } from '../lib/log.ts';
import type { Handlers } from '../rpc/handlers.ts';
import type { Pipe } from '../rpc/pipe.ts';
import { serveClient } from '../rpc/server.ts';
import { ProfilesFile } from '../storage/profiles-file.ts';
import type { SecretStore } from '../storage/secret-store.ts';
import { TracingFile } from '../storage/tracing-file.ts';
import { SettingsFile } from '../storage/settings-file.ts';
import { readLargeIn } from './captures/large-lines.ts';
import { allHandlers } from './handlers/all.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { openEnds } from './jobs/open-ends.ts';
import { Notices } from './notices.ts';
import { Owned } from './owned.ts';
import { Profiles } from './profiles.ts';
import { Sessions } from './sessions.ts';
import { SnapshotFilters } from './snapshot-filters.ts';
import { Stats } from './stats.ts';

export interface EngineOptions {
  readonly dataDirectory: string;
  /** 0 lets the system choose. */
  readonly amqpPort: number;
  /** A taken port is an error then; otherwise the next free one is used, and the endpoint says so. */
  readonly amqpPortRequired: boolean;
  readonly version: string;
  readonly log: Log;
  /** The bundled entry of the worker threads (src/filters/worker.ts); without it, where a build puts it. */
  readonly workerEntry?: URL;
  /** Credentials of the saved connections. */
  readonly secrets: SecretStore;
}

export interface Engine {
  readonly handlers: Handlers<LeveretApi>;
  /** Serves one page until its pipe closes. */
  attach(pipe: Pipe): void;
  readonly amqp: { readonly url: string; readonly port: number };
  /** Ends pages, sessions and broker. */
  close(): Promise<void>;
}

/** From dist/serve and dist/main alike. */
const builtWorkerEntry = new URL('../filters/worker.js', import.meta.url);

/** The embedded broker's endpoint. */
const localEndpointId = 'local';

/** Rejects when the data directory cannot be used or the required port is taken. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { log, version, dataDirectory } = options;
  const disposer = new Disposer();
  try {
    return await assemble();
  } catch (error) {
    await disposer.dispose();
    throw error;
  }

  async function assemble(): Promise<Engine> {
    const startedAt = systemClock.now();
    const notices = new Notices(() => systemClock.now());
    const onBroken = (what: string, instead: string) => (aside: string, reason: string) => {
      log.warning(`The file with ${what} could not be read and was put aside as ${aside}: ${reason}`);
      notices.add('error', `Could not read ${what}. They are kept in ${aside}; ${instead}.`, reason);
    };
    const settings = await SettingsFile.open({
      directory: dataDirectory,
      onBroken: onBroken('the settings', 'defaults are used'),
    });
    const profilesFile = await ProfilesFile.open({
      directory: dataDirectory,
      onBroken: onBroken('the saved connections', 'the list begins anew'),
    });

    const tracingFile = await TracingFile.open({
      directory: dataDirectory,
      onBroken: onBroken('where tracing was switched on', 'it has to be looked for on the servers'),
    });
    disposer.add(() => tracingFile.settled());
    // What a page saved as it went must be on disk before the process may end.
    disposer.add(() => settings.settled());

    const broker = await createBroker({
      port: options.amqpPort,
      portRequired: options.amqpPortRequired,
      version,
      dataDirectory: path.join(dataDirectory, 'broker'),
      // Deeper tables could come in, but no page could be shown them.
      limits: { tableDepth: limits.fieldDepth },
      log: (notice) => tell(notice, log, notices),
    });
    disposer.add(() => broker.close());

    const wanted = options.amqpPort;
    const session = createEmbeddedSession({
      broker,
      id: localEndpointId,
      name: 'Local broker',
      addressTaken: wanted === 0 || wanted === broker.port ? null : `amqp://localhost:${wanted}`,
      version,
      onFault: (thrown) => log.error('Looking at the embedded broker failed', thrown),
    });
    const sessions = new Sessions();
    sessions.add(session);
    disposer.add(() => sessions.close());

    const workers = new WorkerPool(options.workerEntry ?? builtWorkerEntry);
    disposer.add(() => workers.close());
    const readLarge = readLargeIn(workers);
    const imports = new Imports(path.join(dataDirectory, 'imports'));
    const now = () => systemClock.now();
    const dropFile = ({ file }: JobTask) => {
      if (file === null) return;
      imports.remove(file.importId).catch((error: unknown) => log.error('An imported file stays', error));
    };
    const jobs = Jobs.open({
      directory: path.join(dataDirectory, 'jobs'),
      clock: systemClock,
      openEnds: (task, open) => openEnds({ sessions, imports, readLarge, now }, task, open),
      onOver: dropFile,
      onNotice: (title, detail) => notices.add('warning', title, detail),
    });
    // Whoever asks for a job hears it too.
    jobs.catch((error: unknown) => log.error('The jobs of earlier sessions could not be read', error));
    jobs
      .then((known) => imports.sweep(new Set(known.unfinished().flatMap(({ file }) => file?.importId ?? []))))
      .catch((error: unknown) => log.error('Imported files of earlier sessions stay', error));
    disposer.add(async () => (await jobs.catch(() => null))?.close());

    const profiles = await Profiles.open({
      file: profilesFile,
      secrets: options.secrets,
      sessions,
      openSession: (target, onRememberedQueues) => {
        const where = { profileId: target.id, place: `${addressOf(target)} ${target.vhost}` };
        const tracing = {
          wasOurs: tracingFile.has(where),
          keep: (isOurs: boolean) => tracingFile.keep(where, isOurs),
        };
        return createRabbitMqSession(target, { log, onRememberedQueues, tracing });
      },
      isOwed: (profileId) => tracingFile.hasProfile(profileId),
      onNotConnected: (name, { message }) => notices.add('warning', `${name} is not connected.`, message),
      onFault: (trying, thrown) => log.error(`${trying} failed`, thrown),
    });
    disposer.add(() => profiles.close());
    // Whoever starts Leveret does not wait for servers that are elsewhere.
    void profiles.connectAtStart();

    const info = { version, startedAt, dataDirectory };
    const stats = new Stats(() => session.brokerTotals(), systemClock);
    const handlers = allHandlers({
      info,
      sessions,
      owned: new Owned(),
      workers,
      readLarge,
      snapshotFilters: new SnapshotFilters(workers),
      notices,
      stats,
      settings,
      jobs,
      imports,
      profiles,
      deadLetters: new DeadLetters(systemClock, (error) =>
        log.error('Looking for dead letters failed', error),
      ),
      amqpPort: broker.port,
    });
    const pages = new Set<{ close(reason: string): void }>();
    disposer.add(() => {
      for (const page of pages) page.close('The engine is ending.');
    });

    return {
      handlers,
      attach: (pipe) => {
        if (disposer.ended) return pipe.close('The engine is ending.');
        const page = serveClient(api, handlers, pipe, {
          onGone: (reason) => {
            pages.delete(page);
            log.debug(`A page has gone: ${reason}`);
          },
          onFault: (error) => log.error('A request failed inside the engine', error),
        });
        pages.add(page);
      },
      amqp: { url: session.endpoint().address, port: broker.port },
      close: () => disposer.dispose(),
    };
  }
}

/** Everything goes to the log; the user hears what may need him. */
function tell(notice: BrokerNotice, log: Log, notices: Notices): void {
  const where = notice.connectionId === undefined ? '' : ` (connection ${notice.connectionId})`;
  log[notice.level](`${notice.message}${where}`);
  if (notice.level === 'info') return;
  notices.add(
    notice.level,
    notice.message,
    notice.connectionId === undefined ? null : `Connection ${notice.connectionId}`,
  );
}
