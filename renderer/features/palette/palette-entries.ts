// What the palette can find: commands that can run now, queues and exchanges of the current endpoint. Best first, and
// those used lately before the rest.

import { allCommands, canRun, execute } from '../../commands/registry.ts';
import { currentTarget, type CommandTarget } from '../../commands/target.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { navigate } from '../../state/route-store.ts';
import { featureSetting, rememberFeatureSetting } from '../../state/settings-store.ts';
import { paletteStrings } from '../../strings/palette.ts';
import { fuzzyScore } from './fuzzy.ts';

export interface PaletteEntry {
  /** "command message.publish", "queue orders". */
  readonly id: string;
  readonly kind: 'command' | 'queue' | 'exchange';
  readonly title: string;
  readonly keys: string | null;
  /** More words to be found by. */
  readonly keywords: string;
  readonly run: () => void;
}

export interface PaletteResult {
  readonly entries: readonly PaletteEntry[];
  /** Found, but not among the entries. */
  readonly more: number;
}

const shown = 60;
const recentKept = 12;
const recentBonus = 20;

export function findEntries(query: string): PaletteResult {
  const recent = recentIds();
  const found: { entry: PaletteEntry; score: number }[] = [];
  for (const entry of entriesOf(currentTarget())) {
    const base = query.trim() === '' ? 0 : fuzzyScore(`${entry.title} ${entry.keywords}`.trim(), query);
    if (base === null) continue;
    const place = recent.indexOf(entry.id);
    const bonus = place < 0 ? 0 : recentBonus * (1 - place / recentKept);
    found.push({ entry, score: base + bonus + (entry.kind === 'command' && query === '' ? 1 : 0) });
  }
  found.sort((one, other) => other.score - one.score);
  return {
    entries: found.slice(0, shown).map(({ entry }) => entry),
    more: Math.max(0, found.length - shown),
  };
}

export function choose(entry: PaletteEntry): void {
  const recent = [entry.id, ...recentIds().filter((id) => id !== entry.id)].slice(0, recentKept);
  rememberFeatureSetting('palette.recent', recent);
  entry.run();
}

export function recentIds(): readonly string[] {
  const remembered = featureSetting('palette.recent');
  return Array.isArray(remembered) ? remembered.filter((id) => typeof id === 'string') : [];
}

function* entriesOf(target: CommandTarget): Iterable<PaletteEntry> {
  const { endpointId } = target;
  for (const command of allCommands()) {
    if (command.inPalette === false || !canRun(command, target)) continue;
    const { id, title, keys = null, keywords = '' } = command;
    const run = () => void execute(command, target);
    yield { id: `command ${id}`, kind: 'command', title, keys, keywords, run };
  }
  if (endpointId === '') return;
  for (const { name } of sharedRows('queue.watch', { endpointId }).values()) {
    const run = () => navigate({ endpointId, screen: 'queue', name });
    yield { id: `queue ${name}`, kind: 'queue', title: name, keys: null, keywords: '', run };
  }
  for (const { name } of sharedRows('exchange.watch', { endpointId }).values()) {
    const title = name === '' ? paletteStrings.defaultExchange : name;
    const run = () => navigate({ endpointId, screen: 'exchange', name });
    yield { id: `exchange ${name}`, kind: 'exchange', title, keys: null, keywords: '', run };
  }
}
