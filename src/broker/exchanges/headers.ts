// Headers exchange: the binding's arguments are compared with the message's headers. `x-match` says all or any;
// arguments that begin with `x-` count only in the -with-x forms; an argument without a value asks for presence.

import type { FieldTable, FieldValue } from '../../amqp/field-table.ts';
import { lookup } from '../../amqp/field-table.ts';
import type { Binding } from '../binding.ts';
import { preconditionFailed } from '../broker-error.ts';
import { typeNames } from '../field-types.ts';
import type { Router } from '../exchange.ts';
import type { Route } from '../route.ts';

interface Pattern {
  readonly any: boolean;
  readonly wanted: readonly (readonly [key: string, value: string | null])[];
}

export class HeadersRouter implements Router {
  private readonly patterns = new Map<Binding, Pattern>();

  add(binding: Binding): void {
    this.patterns.set(binding, compile(binding.arguments));
  }

  remove(binding: Binding): void {
    this.patterns.delete(binding);
  }

  route(route: Route): void {
    if (this.patterns.size === 0) return;
    const present = new Map<string, string>();
    for (const { key, value } of route.headers) {
      if (!present.has(key)) present.set(key, comparable(value));
    }
    for (const [binding, pattern] of this.patterns) {
      if (matches(pattern, present)) route.choose(binding.to);
    }
  }
}

function matches(pattern: Pattern, present: ReadonlyMap<string, string>): boolean {
  for (const [key, value] of pattern.wanted) {
    const found = present.get(key);
    const equal = found !== undefined && (value === null || value === found);
    if (equal === pattern.any) return pattern.any;
  }
  // Nothing to compare: all of nothing is true, any of nothing is not.
  return !pattern.any;
}

function compile(bindingArguments: FieldTable): Pattern {
  const match = matchMode(lookup(bindingArguments, 'x-match'));
  const withX = match.endsWith('-with-x');
  const wanted = bindingArguments
    .filter(({ key }) => (withX ? key !== 'x-match' : !key.startsWith('x-')))
    .map(({ key, value }) => [key, value.tag === 'V' ? null : comparable(value)] as const);
  return { any: match.startsWith('any'), wanted };
}

function matchMode(value: FieldValue | undefined): string {
  if (value === undefined) return 'all';
  if (value.tag !== 'S') {
    const shown = typeof value.value === 'object' ? '' : ` (value ${value.value})`;
    throw preconditionFailed(`Invalid x-match field type ${typeNames[value.tag]}${shown}; expected longstr`);
  }
  if (!['all', 'any', 'all-with-x', 'any-with-x'].includes(value.value)) {
    throw preconditionFailed(
      `Invalid x-match field value <<"${value.value}">>; expected all, any, all-with-x, or any-with-x`,
    );
  }
  return value.value;
}

/** Equal for values that RabbitMQ holds equal: integers of any width, floats of any width, the rest by type. */
function comparable(value: FieldValue): string {
  switch (value.tag) {
    case 'b':
    case 'B':
    case 's':
    case 'u':
    case 'i':
    case 'I':
    case 'l':
    case 'L':
      return `i${value.value}`;
    case 'f':
    case 'd':
      return `d${value.value}`;
    case 'D':
      return `D${value.scale}:${value.value}`;
    case 'x':
      return `x${Buffer.from(value.value).toString('latin1')}`;
    case 'A':
      return `A[${value.value.map(comparable).join(',')}]`;
    case 'F':
      return `F{${value.value.map((field) => `${JSON.stringify(field.key)}:${comparable(field.value)}`).join(',')}}`;
    default:
      return `${value.tag}${value.value}`;
  }
}
