// What the palette can find: commands that can run now, queues and exchanges of the current endpoint. Best first, and
// those used lately before the rest.

import { allCommands, canRun, execute } from '../../commands/registry.ts';
import { currentTarget } from '../../commands/target.ts';
import type { KeyedRows } from '../../rows/keyed-rows.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { navigate } from '../../state/route-store.ts';
import { featureSetting, rememberFeatureSetting } from '../../state/settings-store.ts';
import { paletteText } from '../../strings/palette.ts';
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
  const isEmpty = query.trim() === '';
  const answer = isEmpty ? () => 0 : fuzzyScorer(query);
  const target = currentTarget();
  for (const command of allCommands()) {
    if (command.inPalette === false || !canRun(command, target)) continue;
    const { id, title, keys = null, keywords = '' } = command;
    const score = answer(`${title} ${keywords}`.trim());
    if (score === null) continue;
    const entryId = `command ${id}`;
    // Before anything is typed commands stand before names.
    const first = isEmpty ? 1 : 0;
    best.add(score + (recent.get(entryId) ?? 0) + first, () => ({
      id: entryId,
      kind: 'command',
      title,
      keys,
      run: () => void execute(command, target),
    }));
  }
  const { endpointId } = target;
  let unseen = 0;
  for (const kind of ['queue', 'exchange'] as const) {
    if (endpointId === '') break;
    const rows = sharedRows(`${kind}.watch`, { endpointId });
    const add = (name: string) => {
      const title = kind === 'exchange' && name === '' ? paletteText.defaultExchange : name;
      const score = answer(title);
      if (score === null) return;
      const id = `${kind} ${name}`;
      best.add(score + (recent.get(id) ?? 0), () => ({
        id,
        kind,
        title,
        keys: null,
        run: () => navigate({ endpointId, screen: kind, name }),
      }));
    };
    if (isEmpty) unseen += addFew(rows, kind, recent, add);
    else for (const { name } of rows.values()) add(name);
  }
  const entries = best.items();
  return { entries, more: best.count + unseen - entries.length };
}

/** Before anything is typed all names are as good: those used lately and the first few will do. Returns how many are left. */
function addFew(
  rows: KeyedRows<{ readonly name: string }>,
  kind: 'queue' | 'exchange',
  recent: ReadonlyMap<string, number>,
  add: (name: string) => void,
): number {
  const names = new Set<string>();
  for (const id of recent.keys()) {
    const name = id.startsWith(`${kind} `) ? id.slice(kind.length + 1) : undefined;
    if (name !== undefined && rows.get(name) !== undefined) names.add(name);
  }
  for (const { name } of rows.values()) {
    if (names.size >= shown) break;
    names.add(name);
  }
  for (const name of names) add(name);
  return rows.size() - names.size;
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
