// What the palette can find: commands that can run now, queues and exchanges of the current endpoint. Best first, and
// those used lately before the rest.

import { allCommands, canRun, execute } from '../../commands/registry.ts';
import { currentTarget } from '../../commands/target.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { navigate } from '../../state/route-store.ts';
import { featureSetting, rememberFeatureSetting } from '../../state/settings-store.ts';
import { paletteStrings } from '../../strings/palette.ts';
import { createBestOf } from './best-of.ts';
import { fuzzyScorer } from './fuzzy.ts';

export interface PaletteEntry {
  /** "command message.publish", "queue orders". */
  readonly id: string;
  readonly kind: 'command' | 'queue' | 'exchange';
  readonly title: string;
  readonly keys: string | null;
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

/** Some ten milliseconds for 20,000 names; an entry is made only for what is shown. */
export function findEntries(query: string): PaletteResult {
  const recent = new Map(recentIds().map((id, place) => [id, recentBonus * (1 - place / recentKept)]));
  const best = createBestOf<PaletteEntry>(shown);
  const answer = query.trim() === '' ? () => 0 : fuzzyScorer(query);
  const target = currentTarget();
  for (const command of allCommands()) {
    if (command.inPalette === false || !canRun(command, target)) continue;
    const { id, title, keys = null, keywords = '' } = command;
    const score = answer(`${title} ${keywords}`.trim());
    if (score === null) continue;
    const entryId = `command ${id}`;
    // Before anything is typed commands stand before names.
    const first = query.trim() === '' ? 1 : 0;
    best.add(score + (recent.get(entryId) ?? 0) + first, () => ({
      id: entryId,
      kind: 'command',
      title,
      keys,
      run: () => void execute(command, target),
    }));
  }
  const { endpointId } = target;
  for (const kind of ['queue', 'exchange'] as const) {
    if (endpointId === '') break;
    for (const { name } of sharedRows(`${kind}.watch`, { endpointId }).values()) {
      const title = kind === 'exchange' && name === '' ? paletteStrings.defaultExchange : name;
      const score = answer(title);
      if (score === null) continue;
      const id = `${kind} ${name}`;
      best.add(score + (recent.get(id) ?? 0), () => ({
        id,
        kind,
        title,
        keys: null,
        run: () => navigate({ endpointId, screen: kind, name }),
      }));
    }
  }
  const entries = best.items();
  return { entries, more: best.count - entries.length };
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
