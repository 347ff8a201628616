// Words of the palette.

export const paletteText = {
  title: 'Find a command, a queue or an exchange',
  placeholder: 'Type a command or a name',
  results: 'Results',
  nothing: (query: string) => `Nothing is called “${query}”.`,
  nothingHint: 'Queues and exchanges are found by their names, commands by their words.',
  kinds: { command: 'command', queue: 'queue', exchange: 'exchange' },
  recent: 'recent',
  more: (count: string) => `${count} more. Type on to narrow them down.`,
  defaultExchange: '(default exchange)',
  hint: 'to choose',
  runHint: 'to go or run',
} as const;
