// The two ends of a job as the job sees them: where messages come from and where their copies go. What an endpoint has to
// do for that is not known here.

import type { JobOutcome } from '../contract/job.ts';

export interface JobMessage {
  /** The same for messages that are alike byte for byte, whenever they are read. */
  readonly fingerprint: string;
  readonly messageId: string | null;
  readonly exchange: string;
  readonly routingKey: string;
  readonly storedProperties: Uint8Array;
  readonly body: Uint8Array;
  /** Takes the original away; false when somebody else had taken it meanwhile. */
  remove(): Promise<boolean>;
}

/**
 * Wanted messages by fingerprint, each with the sequences under which those alike were seen when they were chosen: a hint
 * where to look first, on endpoints whose sequences last. Null wants every message.
 */
export type Wanted = ReadonlyMap<string, readonly string[]> | null;

export interface JobSource {
  /** The next wanted message, oldest first; null when there is none any more. Rejects with AppError. */
  next(): Promise<JobMessage | null>;
  /** Whether somebody holds messages of the queue that may yet return to it. Rejects with AppError. */
  mayComeBack(): Promise<boolean>;
  /** What was not removed is where it was before. */
  close(): Promise<void>;
}

export type Sent =
  | { readonly outcome: 'done'; readonly sentTo: Place }
  | {
      readonly outcome: Extract<JobOutcome, 'unroutable' | 'refused' | 'noTarget'>;
      readonly sentTo: Place | null;
      readonly reason: string;
    };

export interface Place {
  readonly exchange: string;
  readonly routingKey: string;
}

export interface JobTarget {
  /**
   * Resolves when the other side has confirmed or refused the copy. Rejects with AppError when that cannot be known.
   * `isSuspect`: an earlier run has ended while it was on its way, maybe for its sake.
   */
  send(message: JobMessage, moveId: string, isSuspect: boolean): Promise<Sent>;
  close(): Promise<void>;
}

export interface JobEnds {
  readonly source: JobSource;
  /** Null for a job that only takes away. */
  readonly target: JobTarget | null;
}
