// What workers are asked, and what they answer. Data only: it crosses threads.

import type { ReadableBody } from '../contract/body.ts';
import type { ColumnPath, FilterFault } from '../contract/filter.ts';
import type { StoredBody } from '../bodies/readable-body.ts';
import type { LargeLine, LineRead } from '../captures/read-line.ts';
import type { MessageContent } from '../connectors/connector.ts';

export interface Tasks {
  /** Whether a filter's text can be used. */
  readonly check: { readonly input: { readonly filter: string }; readonly output: FilterFault | null };
  /** Which messages a filter lets through, and the columns of all. */
  readonly judge: {
    readonly input: {
      /** Null lets everything through. */
      readonly filter: string | null;
      readonly columns: readonly ColumnPath[];
      /** Epoch milliseconds, for ages. */
      readonly now: number;
      /** Null for one that has gone: nothing is known of it. */
      readonly messages: readonly (MessageContent | null)[];
    };
    readonly output: Judged;
  };
  /** A line of a file to import that is too large to be read between two turns of the engine's loop. */
  readonly line: { readonly input: LargeLine; readonly output: LineRead };
  readonly read: {
    readonly input: { readonly stored: StoredBody; readonly bytesMax: number };
    readonly output: ReadableBody;
  };
}

export interface Judged {
  /** In the order of the messages; of the first ones only, where more would take too long at once. */
  readonly verdicts: readonly ('yes' | 'no' | 'undecided')[];
  /** Of the first message that could not be decided. */
  readonly undecidedReason: string | null;
  /** One list for each message; empty without columns. */
  readonly columns: readonly (readonly (string | null)[])[];
}

export type TaskName = keyof Tasks;

export interface Asked<Name extends TaskName = TaskName> {
  readonly id: number;
  readonly name: Name;
  readonly input: Tasks[Name]['input'];
}

export type Answer =
  | { readonly id: number; readonly output: Tasks[TaskName]['output'] }
  | { readonly id: number; readonly failure: string };
