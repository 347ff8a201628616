// What is written in the dialogs that declare and bind, read into what the engine takes, or into faults beside the
// fields. Pure.

import type { FieldEntry } from '../../../src/contract/field-value.ts';
import { limits } from '../../../src/contract/limits.ts';
import { shortStringSize, type Binding } from '../../../src/contract/model.ts';
import { declareText } from '../../strings/declare.ts';
import type { FieldDraft } from '../../ui/fields/field-draft.ts';
import { readFields, type ReadFields } from '../../ui/fields/field-read.ts';

const { fault } = declareText;

export interface QueueDraft {
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly arguments: readonly FieldDraft[];
}

export interface ExchangeDraft extends QueueDraft {
  readonly type: string;
  readonly internal: boolean;
}

export interface BindingDraft {
  readonly source: string;
  readonly destinationKind: Binding['destinationKind'];
  readonly destination: string;
  readonly routingKey: string;
  readonly arguments: readonly FieldDraft[];
}

export interface ReadForm<Input> {
  /** Null while there is a fault. */
  readonly input: Input | null;
  /** By the name of the form's field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly arguments: ReadFields;
}

/** The name may be empty: the broker then chooses one. */
export function readQueueDraft(draft: QueueDraft): ReadForm<{
  name: string;
  durable: boolean;
  autoDelete: boolean;
  arguments: FieldEntry[];
}> {
  return readForm(draft, { name: nameFault(draft.name) }, (entries) => ({
    name: draft.name,
    durable: draft.durable,
    autoDelete: draft.autoDelete,
    arguments: entries,
  }));
}

export function readExchangeDraft(draft: ExchangeDraft): ReadForm<{
  name: string;
  type: string;
  durable: boolean;
  autoDelete: boolean;
  internal: boolean;
  arguments: FieldEntry[];
}> {
  const name = draft.name === '' ? fault.nameMissing : nameFault(draft.name);
  return readForm(draft, { name }, (entries) => ({
    name: draft.name,
    type: draft.type,
    durable: draft.durable,
    autoDelete: draft.autoDelete,
    internal: draft.internal,
    arguments: entries,
  }));
}

export function readBindingDraft(draft: BindingDraft): ReadForm<Binding> {
  const faults = {
    source: draft.source === '' ? fault.sourceMissing : lengthFault(draft.source),
    destination: draft.destination === '' ? fault.destinationMissing : lengthFault(draft.destination),
    routingKey: lengthFault(draft.routingKey),
  };
  return readForm(draft, faults, (entries) => ({
    source: draft.source,
    destination: draft.destination,
    destinationKind: draft.destinationKind,
    routingKey: draft.routingKey,
    arguments: entries,
  }));
}

/** The broker's own exchanges: the default one and amq.*; they can be neither declared nor deleted. */
export function isPredeclared(exchange: string): boolean {
  return exchange === '' || exchange.startsWith('amq.');
}

function readForm<Input>(
  draft: { readonly arguments: readonly FieldDraft[] },
  found: Readonly<Record<string, string | null>>,
  build: (entries: FieldEntry[]) => Input,
): ReadForm<Input> {
  const faults = Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const fields = readFields(draft.arguments);
  const clean = Object.keys(faults).length === 0 && fields.faults.size === 0;
  return { input: clean ? build(fields.entries) : null, faults, arguments: fields };
}

function nameFault(name: string): string | null {
  return name.startsWith('amq.') ? fault.reserved : lengthFault(name);
}

function lengthFault(name: string): string | null {
  const size = shortStringSize(name);
  return size > limits.shortStringBytes ? fault.tooLong(size) : null;
}
