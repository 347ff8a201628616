// What MassTransit and NServiceBus write into a message that a program could not handle. They move it to an error queue
// by themselves, so there is no x-death. Sources: MessageHeaders.cs of MassTransit,
// https://docs.particular.net/nservicebus/messaging/headers.

import type { FrameworkFault } from '../contract/dead-letter.ts';
import type { FieldEntry, FieldValue } from '../contract/field-value.ts';
import { limits } from '../contract/limits.ts';
import { countOf, cut, header, headerText, timeOf } from './headers.ts';

type Headers = readonly FieldEntry[] | undefined;

/** Null when neither has written anything. */
export function readFrameworkFault(headers: Headers): FrameworkFault | null {
  const names = headers?.map(([name]) => name) ?? [];
  if (names.some((name) => name === 'MT-Reason' || name.startsWith('MT-Fault-'))) return massTransit(headers);
  if (names.some((name) => name === 'NServiceBus.FailedQ' || name.startsWith('NServiceBus.ExceptionInfo.'))) {
    return nServiceBus(headers);
  }
  return null;
}

function massTransit(headers: Headers): FrameworkFault {
  const fault = (name: string) => header(headers, `MT-Fault-${name}`);
  return {
    framework: 'massTransit',
    reason: text(header(headers, 'MT-Reason')),
    exceptionType: text(fault('ExceptionType')),
    message: text(fault('Message')),
    ...stackOf(fault('StackTrace')),
    at: moment(fault('Timestamp')),
    retries: countOf(fault('RetryCount')) ?? null,
    // Up to version 7 only the general count is there.
    redeliveries: countOf(fault('RedeliveryCount') ?? header(headers, 'MT-Redelivery-Count')) ?? null,
    inputAddress: text(fault('InputAddress')),
    messageType: text(fault('MessageType')),
    consumerType: text(fault('ConsumerType')),
    host: startingWith(headers, 'MT-Host-'),
  };
}

function nServiceBus(headers: Headers): FrameworkFault {
  const exception = (name: string) => header(headers, `NServiceBus.ExceptionInfo.${name}`);
  const types = headerText(headers, 'NServiceBus.EnclosedMessageTypes');
  return {
    framework: 'nServiceBus',
    reason: null,
    exceptionType: text(exception('ExceptionType')),
    message: text(exception('Message')),
    ...stackOf(exception('StackTrace')),
    at: moment(header(headers, 'NServiceBus.TimeOfFailure')),
    retries: countOf(header(headers, 'NServiceBus.FLRetries')) ?? null,
    redeliveries: countOf(header(headers, 'NServiceBus.Retries')) ?? null,
    inputAddress: text(header(headers, 'NServiceBus.FailedQ')),
    // The type itself, without assembly and version; the first is the most special one.
    messageType:
      types === undefined ? null : cut(types.split(/[,;]/, 1)[0] ?? '', limits.deathTextCharacters),
    consumerType: null,
    host: startingWith(headers, 'NServiceBus.Processing'),
  };
}

function text(value: FieldValue | undefined): string | null {
  return value?.type === 'string' ? cut(value.value, limits.deathTextCharacters) : null;
}

function stackOf(value: FieldValue | undefined): Pick<FrameworkFault, 'stack' | 'firstFrame'> {
  if (value?.type !== 'string') return { stack: null, firstFrame: null };
  const stack = cut(value.value, limits.stackCharacters);
  const frame = stack.split('\n').find((line) => /^\s*at\s/.test(line));
  return { stack, firstFrame: frame === undefined ? null : cut(frame.trim(), limits.deathTextCharacters) };
}

/** ISO 8601, NServiceBus's own form of it (2024-05-01 10:42:07:123456 Z), or an AMQP timestamp. */
function moment(value: FieldValue | undefined): number | null {
  if (value?.type !== 'string') return timeOf(value) ?? null;
  const form = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)[:.](\d{1,3})\d*\s*(Z|[+-]\d\d:?\d\d)?$/.exec(
    value.value,
  );
  const at = Date.parse(form === null ? value.value : `${form[1]}T${form[2]}.${form[3]}${form[4] ?? 'Z'}`);
  return Number.isNaN(at) ? null : at;
}

/** Names without the prefix. */
function startingWith(headers: Headers, prefix: string): [string, string][] {
  return (headers ?? [])
    .flatMap(([name, value]): [string, string][] =>
      name.startsWith(prefix) && value.type === 'string'
        ? [
            [
              cut(name.slice(prefix.length), limits.shortStringBytes),
              cut(value.value, limits.shortStringBytes),
            ],
          ]
        : [],
    )
    .slice(0, limits.deathsShown);
}
