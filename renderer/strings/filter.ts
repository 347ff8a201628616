// Texts of the filter of message lists, and of columns made of paths into bodies.

import { countOf, formatCount } from '../ui/format/number.ts';

export const filterText = {
  label: 'Filter messages',
  placeholder: 'Find text, or begin with = for an expression:  =body.total > 100',
  scanned: (scanned: number, matched: number) =>
    `scanned ${formatCount(scanned)} · matched ${formatCount(matched)}`,
  undecided: (count: number) => `${formatCount(count)} undecided`,
  undecidedTitle: (count: number, reason: string | null) =>
    `${countOf(count, 'message')} could not be judged and ${count === 1 ? 'is' : 'are'} left out. The first: ${reason ?? 'unknown'}.`,
  stop: 'Stop',
  recent: 'Recent filters',
  noRecent: 'No filters were used yet',
  help: 'How to filter',
  columns: 'Columns',
  columnsLabel: 'Columns from bodies',
  removeColumn: (title: string) => `Remove the column ${title}`,
  addColumn: 'Add as column',
  columnAdded: (title: string) => `${title} is a column of this queue’s messages now`,
  tooManyColumns: (most: number) => `A list can have ${most} columns from bodies. Remove one first.`,
  noMatchTitle: 'No message matches',
  noMatchText: 'Change the filter or press Esc in it to see all messages.',
  searching: 'Looking through the messages…',
  helpText:
    'A plain text is found anywhere in a message: body, headers, properties, routing key; case does not matter. After = comes a CEL expression that gives true or false:',
  helpNames: 'Names',
  helpRest:
    'A message without a field does not match; ask for it with has(…). Packed bodies are unpacked first. matches() takes a JavaScript regular expression. Whole numbers are exact. Age counts from when the broker took the message; where it does not tell, from the message’s own timestamp.',
  examples: [
    ['=body.total >= 100', 'a number in a JSON body'],
    ['=body.customer.name == "Ada"', 'a field further in'],
    ['=body.items.exists(i, i.sku.startsWith("A-"))', 'any item of a list'],
    ['=!has(body.email)', 'a field that is missing'],
    ['=headers["x-tenant"] == "acme"', 'a header'],
    ['=properties.priority > 3', 'a property'],
    ['=routing_key.matches("^eu[.]")', 'a regular expression'],
    ['=age > duration("5m") && !redelivered', 'how old it is'],
    ['=size > 100000', 'bytes of the body as stored'],
    ['=death != null && death.reason == "rejected"', 'why it died last'],
  ] as const,
  names:
    'body, text, headers, properties, routing_key, exchange, queue, size, age, redelivered, state, death',
};
