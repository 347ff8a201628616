// The call that declares a queue as it is, in Python and JavaScript. Pure. Integers keep their value; their width is the
// client's choice, which brokers do not mind when they compare a declaration.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';
import type { QueueRow } from '../../../src/contract/model.ts';

export type DeclareLanguage = 'pika' | 'amqplib';

type Declared = Pick<QueueRow, 'name' | 'durable' | 'exclusive' | 'autoDelete' | 'arguments'>;

export function declareCode(language: DeclareLanguage, queue: Declared): string {
  return language === 'pika' ? pikaCode(queue) : amqplibCode(queue);
}

function pikaCode(queue: Declared): string {
  const lines = [`    queue=${pythonString(queue.name)},`, `    durable=${pythonWord(queue.durable)},`];
  if (queue.exclusive) lines.push('    exclusive=True,');
  if (queue.autoDelete) lines.push('    auto_delete=True,');
  if (queue.arguments.length > 0) lines.push(`    arguments=${pythonTable(queue.arguments)},`);
  return `channel.queue_declare(\n${lines.join('\n')}\n)`;
}

function amqplibCode(queue: Declared): string {
  const options = [`  durable: ${queue.durable},`];
  if (queue.exclusive) options.push('  exclusive: true,');
  if (queue.autoDelete) options.push('  autoDelete: true,');
  if (queue.arguments.length > 0) options.push(`  arguments: ${scriptTable(queue.arguments)},`);
  return `await channel.assertQueue(${JSON.stringify(queue.name)}, {\n${options.join('\n')}\n});`;
}

function pythonTable(entries: readonly FieldEntry[]): string {
  return `{${entries.map(([name, value]) => `${pythonString(name)}: ${pythonValue(value)}`).join(', ')}}`;
}

function pythonValue(value: FieldValue): string {
  switch (value.type) {
    case 'boolean':
      return pythonWord(value.value);
    case 'string':
      return pythonString(value.value);
    case 'bytes':
      return `bytes([${value.value.join(', ')}])`;
    case 'void':
      return 'None';
    case 'table':
      return pythonTable(value.entries);
    case 'array':
      return `[${value.items.map(pythonValue).join(', ')}]`;
    case 'timestamp':
      return `datetime.datetime.fromtimestamp(${value.value}, datetime.timezone.utc)`;
    case 'decimal':
      return `decimal.Decimal(${value.value}).scaleb(-${value.scale})`;
    case 'float':
    case 'double':
      return typeof value.value === 'string' ? `float("${value.value}")` : String(value.value);
    default:
      return String(value.value);
  }
}

function scriptTable(entries: readonly FieldEntry[]): string {
  return `{ ${entries.map(([name, value]) => `${JSON.stringify(name)}: ${scriptValue(value)}`).join(', ')} }`;
}

function scriptValue(value: FieldValue): string {
  switch (value.type) {
    case 'boolean':
      return String(value.value);
    case 'string':
      return JSON.stringify(value.value);
    case 'bytes':
      return `Buffer.from([${value.value.join(', ')}])`;
    case 'void':
      return 'null';
    case 'table':
      return scriptTable(value.entries);
    case 'array':
      return `[${value.items.map(scriptValue).join(', ')}]`;
    case 'timestamp':
      return `{ '!': 'timestamp', value: ${value.value} }`;
    case 'decimal':
      return `{ '!': 'decimal', value: { digits: ${value.value}, places: ${value.scale} } }`;
    case 'int64':
      return `{ '!': 'int64', value: ${value.value}n }`;
    default:
      return String(value.value);
  }
}

/** JSON's escapes are Python's too. */
function pythonString(text: string): string {
  return JSON.stringify(text);
}

function pythonWord(value: boolean): string {
  return value ? 'True' : 'False';
}
