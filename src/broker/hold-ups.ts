// Why a connection handles no more input for now: memory is short, the disk is full or far behind, or a channel settles many
// messages. What the client says meanwhile waits in the socket; how it is read is the connection's business.

import type { Connection } from './connection.ts';

export class HoldUps {
  /** Publishing is blocked, and a client that understands it has been told. */
  blocked = false;
  private waitsForDisk = false;
  /** Channels that are busy settling many messages: what the client says next comes after that. */
  private settling = 0;
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  get any(): boolean {
    return this.blocked || this.waitsForDisk || this.settling > 0;
  }

  /** After each piece of a message: a publisher waits while memory is short or the disk is full or far behind. */
  hasPublished(): void {
    const { host } = this.connection;
    if ((host.store.blocked || host.diskRefuses) && !this.blocked) this.block();
    if (host.durability === null || this.waitsForDisk || !host.durability.congested) return;
    this.waitsForDisk = true;
    host.durability.whenRoom(this.diskHasRoom);
  }

  /** A channel begins or ends to settle more messages than a turn has time for. */
  settles(busy: boolean): void {
    this.settling += busy ? 1 : -1;
    if (this.settling === 0) this.connection.goesOn();
  }

  /** Memory and disk are available again. */
  unblock(): void {
    if (!this.blocked) return;
    this.blocked = false;
    if (this.connection.identity.capable('connection.blocked')) {
      this.connection.send(0, 'connection.unblocked', {});
    }
    this.connection.goesOn();
  }

  /** The connection ends: there is nothing more to publish. */
  end(): void {
    this.blocked = false;
    this.waitsForDisk = false;
  }

  private block(): void {
    const { connection } = this;
    this.blocked = true;
    const reason = connection.host.blockedReason ?? '';
    if (connection.identity.capable('connection.blocked'))
      connection.send(0, 'connection.blocked', { reason });
    connection.notice('warning', `publishing is blocked: the broker is ${reason}`);
  }

  private readonly diskHasRoom = (): void => {
    if (!this.waitsForDisk) return;
    this.waitsForDisk = false;
    this.connection.goesOn();
  };
}
