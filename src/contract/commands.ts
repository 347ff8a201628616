// The commands that a native menu shows: id, title, keys and place, declared once for the menu and for the page's
// registry, which adds when a command can run and what it does. Commands that belong to a row or a pane only (and are
// reached by palette, key and context menu) are declared where they live, not here.

export const menuSections = ['message', 'broker', 'view', 'go', 'help'] as const;
export type MenuSection = (typeof menuSections)[number];

export const menuSectionTitles: Readonly<Record<MenuSection, string>> = {
  message: 'Message',
  broker: 'Broker',
  view: 'View',
  go: 'Go',
  help: 'Help',
};

export interface MenuCommand {
  /** noun.verb; the page registers a command with the same id. */
  readonly id: string;
  /** Sentence case; an ellipsis when it asks for more before it acts. */
  readonly title: string;
  /** `Mod` is Cmd on macOS and Ctrl elsewhere. A key without a modifier is shown, and left to the page. */
  readonly keys?: string;
  readonly section: MenuSection;
  /** Commands of one section with the same group stand together, between separators. */
  readonly group: number;
}

export const menuCommands = [
  { id: 'message.publish', title: 'Publish a message…', keys: 'P', section: 'message', group: 1 },
  { id: 'message.sample', title: 'Publish a sample', section: 'message', group: 1 },

  { id: 'messages.export', title: 'Export messages…', keys: 'E', section: 'message', group: 2 },
  { id: 'messages.import', title: 'Import messages…', keys: 'I', section: 'message', group: 2 },

  { id: 'endpoint.add', title: 'Add a connection…', keys: 'Shift+N', section: 'broker', group: 0 },

  { id: 'queue.declare', title: 'Declare a queue…', section: 'broker', group: 1 },
  { id: 'exchange.declare', title: 'Declare an exchange…', section: 'broker', group: 1 },
  { id: 'binding.create', title: 'Bind a queue or an exchange…', section: 'broker', group: 1 },
  { id: 'queue.purge', title: 'Purge this queue…', section: 'broker', group: 2 },
  { id: 'queue.delete', title: 'Delete this queue…', section: 'broker', group: 2 },
  { id: 'broker.copyAddress', title: "Copy the broker's address", section: 'broker', group: 3 },

  { id: 'palette.open', title: 'Find a command or a queue…', keys: 'Mod+K', section: 'view', group: 1 },
  { id: 'view.filter', title: 'Filter this list', keys: '/', section: 'view', group: 1 },
  { id: 'view.follow', title: 'Follow or pause live rows', keys: 'F', section: 'view', group: 1 },
  { id: 'theme.system', title: 'Theme of the system', section: 'view', group: 2 },
  { id: 'theme.dark', title: 'Dark theme', section: 'view', group: 2 },
  { id: 'theme.light', title: 'Light theme', section: 'view', group: 2 },

  { id: 'go.overview', title: 'Overview', keys: 'Mod+1', section: 'go', group: 1 },
  { id: 'go.queues', title: 'Queues', keys: 'Mod+2', section: 'go', group: 1 },
  { id: 'go.exchanges', title: 'Exchanges', keys: 'Mod+3', section: 'go', group: 1 },
  { id: 'go.consumers', title: 'Consumers', keys: 'Mod+4', section: 'go', group: 1 },
  { id: 'go.connections', title: 'Connections', keys: 'Mod+5', section: 'go', group: 1 },
  { id: 'go.deadLetters', title: 'Dead letters', keys: 'Mod+6', section: 'go', group: 1 },
  { id: 'go.policies', title: 'Policies', keys: 'Mod+7', section: 'go', group: 1 },

  { id: 'help.keys', title: 'Keys', keys: '?', section: 'help', group: 1 },
] as const satisfies readonly MenuCommand[];

export type MenuCommandId = (typeof menuCommands)[number]['id'];
