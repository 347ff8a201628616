// What every step of the doctor is: a question with one outcome, asked within a deadline.

import type { Socket } from 'node:net';
import type { DoctorStep } from '../../../contract/profile.ts';
import type { FieldTable } from '../../../amqp/field-table.ts';
import { reasonOf } from '../../../lib/reason.ts';
import { faultOf, firstError, sentence } from '../faults.ts';
import type { RabbitMqTarget } from '../target.ts';
import type { Probe } from './probe.ts';

export interface Outcome {
  readonly state: Extract<DoctorStep['state'], 'passed' | 'warning' | 'failed' | 'skipped'>;
  readonly result: string;
  readonly facts?: DoctorStep['facts'];
  readonly vhosts?: readonly string[];
  readonly fix?: string;
}

/** What the steps find out for those that follow. */
export interface Examination {
  readonly target: RabbitMqTarget;
  addresses: readonly string[];
  /** Open from the TCP step on; the TLS step puts its own over it. */
  socket: Socket | null;
  probe: Probe | null;
  /** What the server says of itself at the beginning of the handshake. */
  serverProperties: FieldTable;
  mechanisms: string;
}

/** Aborted by the step's deadline, or when nobody wants to know any more. */
export type Step = (examination: Examination, signal: AbortSignal) => Promise<Outcome>;

export function passed(result: string, facts: DoctorStep['facts'] = []): Outcome {
  return { state: 'passed', result, facts };
}

export function failed(result: string, fix: string, facts: DoctorStep['facts'] = []): Outcome {
  return { state: 'failed', result, fix, facts };
}

/** The other side's reason as a sentence. */
export function reasonSentence(thrown: unknown): string {
  return sentence(reasonOf(firstError(thrown)));
}

/** What the network or TLS has said, or else the reason as it is, after `otherwise`, with `fix`. */
export function failedBy(
  thrown: unknown,
  { host, port, tls }: RabbitMqTarget,
  otherwise: string,
  fix: string,
): Outcome {
  const fault = faultOf(thrown, { host, port, speaks: 'AMQP', serverName: tls?.serverName });
  return fault === null
    ? failed(`${otherwise} ${reasonSentence(thrown)}`, fix)
    : failed(fault.words, fault.fix);
}
