// What the clients of the kill loop know for certain, over all lives of the broker: which messages were confirmed, and
// what each queue has delivered. It collects faults instead of throwing, for it is called from clients' callbacks.

/** An ack that a client sent this long before the kill must have reached the disk. */
const ackSettledMs = 1_000;

export class KillLedger {
  readonly confirmed = new Set<number>();
  readonly faults: string[] = [];
  deliveries = 0;
  redeliveries = 0;
  private life = 0;
  /** By life. */
  private readonly killedAt = new Map<number, number>();
  private readonly queues = new Map<string, Map<number, { life: number; ackedAt: number }>>();

  lifeBegins(): void {
    this.life += 1;
  }

  killed(): void {
    this.killedAt.set(this.life, performance.now());
  }

  /** A queue delivered that message; the client acks it at once. */
  delivered(queue: string, id: number, redelivered: boolean): void {
    this.deliveries += 1;
    const seen = this.queues.get(queue) ?? new Map<number, { life: number; ackedAt: number }>();
    this.queues.set(queue, seen);
    const before = seen.get(id);
    if (before !== undefined) {
      this.redeliveries += 1;
      if (before.life === this.life) this.faults.push(`${queue} delivered ${id} twice in one life`);
      const beforeKillMs = (this.killedAt.get(before.life) ?? 0) - before.ackedAt;
      if (beforeKillMs > ackSettledMs) {
        this.faults.push(
          `${queue} delivered ${id} again, acked ${Math.round(beforeKillMs)} ms before the kill`,
        );
      }
    } else if (redelivered) {
      // Delivered before the kill, but the delivery was still on its way to the client: nothing to say against it.
      this.redeliveries += 1;
    }
    seen.set(id, { life: this.life, ackedAt: performance.now() });
  }

  /** Confirmed messages that the slowest of these queues has not delivered yet. */
  backlog(queues: readonly string[]): number {
    const delivered = queues.map((queue) => this.queues.get(queue)?.size ?? 0);
    return this.confirmed.size - Math.min(...delivered);
  }

  /** Confirmed messages that the queue has never delivered. */
  missing(queue: string): number[] {
    const seen = this.queues.get(queue);
    return [...this.confirmed].filter((id) => seen === undefined || !seen.has(id));
  }
}
