// What pages own: the snapshots they took and the test consumers they run. Each is reached only by its own page, is let
// go with it, and there is a bound on how many one page can hold.

import { randomUUID } from 'node:crypto';
import type { Snapshot, TestConsumer } from '../connectors/connector.ts';
import { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import type { CallContext } from '../rpc/handlers.ts';

interface Possessions {
  readonly snapshots: Map<string, Snapshot>;
  /** Of each snapshot. */
  readonly endpointIds: WeakMap<Snapshot, string>;
  readonly runs: Map<string, Run>;
}

export interface Run {
  /** Null until it has started. */
  consumer: TestConsumer | null;
  readonly forget: () => void;
}

type Owner = Pick<CallContext, 'clientId' | 'onClientGone'>;

export class Owned {
  readonly #byClient = new Map<string, Possessions>();

  /** Returns the snapshot's id. One too many lets the client's oldest go. */
  addSnapshot(owner: Owner, endpointId: string, snapshot: Snapshot): string {
    const { snapshots, endpointIds } = this.#of(owner);
    let messages = snapshot.total;
    for (const kept of snapshots.values()) messages += kept.total;
    for (const [id, oldest] of snapshots) {
      if (snapshots.size < limits.snapshotsPerClient && messages <= limits.snapshotMessagesPerClient) break;
      snapshots.delete(id);
      messages -= oldest.total;
      oldest.close();
    }
    const id = randomUUID();
    snapshots.set(id, snapshot);
    endpointIds.set(snapshot, endpointId);
    return id;
  }

  /** Throws AppError snapshot_gone for one that was let go, never was, or is somebody else's. */
  snapshot(owner: Owner, id: string): Snapshot {
    const snapshots = this.#byClient.get(owner.clientId)?.snapshots;
    const snapshot = snapshots?.get(id);
    if (snapshots === undefined || snapshot === undefined) {
      throw new AppError(
        'snapshot_gone',
        'This list of messages has been let go, because newer lists were taken. Take a new list.',
        { retryable: false },
      );
    }
    // Used is young: the one that a page looks at is not the one to let go.
    snapshots.delete(id);
    snapshots.set(id, snapshot);
    return snapshot;
  }

  /** Where it was taken. Throws AppError as snapshot() does. */
  endpointOf(owner: Owner, id: string): string {
    return this.#of(owner).endpointIds.get(this.snapshot(owner, id)) ?? '';
  }

  releaseSnapshot(owner: Owner, id: string): void {
    const snapshots = this.#byClient.get(owner.clientId)?.snapshots;
    snapshots?.get(id)?.close();
    snapshots?.delete(id);
  }

  /** Holds the id while the consumer starts. Throws AppError bad_request when this page already runs one under it. */
  beginRun(owner: Owner, runId: string): Run {
    const { runs } = this.#of(owner);
    if (runs.has(runId)) {
      throw new AppError('bad_request', `A test consumer '${runId}' is running already. Choose another id.`);
    }
    const run: Run = { consumer: null, forget: () => runs.delete(runId) };
    runs.set(runId, run);
    return run;
  }

  /** Throws AppError not_found for one that has ended, has not begun, or is somebody else's. */
  run(owner: Owner, runId: string): TestConsumer {
    const consumer = this.#byClient.get(owner.clientId)?.runs.get(runId)?.consumer;
    if (consumer !== undefined && consumer !== null) return consumer;
    throw new AppError(
      'not_found',
      `There is no test consumer '${runId}'. It has been stopped; start it again.`,
    );
  }

  #of(owner: Owner): Possessions {
    const known = this.#byClient.get(owner.clientId);
    if (known !== undefined) return known;
    const fresh: Possessions = { snapshots: new Map(), endpointIds: new WeakMap(), runs: new Map() };
    this.#byClient.set(owner.clientId, fresh);
    owner.onClientGone(() => {
      this.#byClient.delete(owner.clientId);
      // Runs are stopped by their streams, which end with the client.
      for (const snapshot of fresh.snapshots.values()) snapshot.close();
    });
    return fresh;
  }
}
