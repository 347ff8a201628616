// The palette: one field that finds commands, queues and exchanges. Typing filters, arrows choose, Enter runs.

import { useEffect, useMemo, useRef, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useStore } from 'zustand';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { useRoute } from '../../state/route-store.ts';
import { paletteText } from '../../strings/palette.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatCount } from '../../ui/format/number.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { choose, findEntries, recentIds, type PaletteEntry } from './palette-entries.ts';
import { paletteStore, showPalette } from './palette-store.ts';
import words from '../../ui/words.module.css';
import layout from '../../ui/layout.module.css';
import styles from './palette.module.css';

export function Palette() {
  const { isOpen } = useStore(paletteStore);
  return (
    <ModalOverlay
      className={classNames(layout.overlay, styles.overlay)}
      isOpen={isOpen}
      isDismissable
      onOpenChange={showPalette}
    >
      <Modal className={classNames(layout.surface, styles.modal)}>
        <Dialog aria-label={paletteText.title} className={classNames(styles.dialog)}>
          <PaletteContent />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteContent() {
  const { endpointId } = useRoute();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  // Watching is what fills them; the entries read them.
  const queues = sharedRows('queue.watch', { endpointId });
  const exchanges = sharedRows('exchange.watch', { endpointId });
  useVersion(queues);
  useVersion(exchanges);
  const names = `${String(queues.keysVersion())} ${String(exchanges.keysVersion())}`;
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the names live outside React; their version stands for them
  const { entries, more } = useMemo(() => findEntries(query), [query, names]);
  const recent = useMemo(() => new Set(recentIds()), []);
  const list = useRef<HTMLDivElement>(null);
  const chosen = Math.min(active, entries.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, entries]);

  const run = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    showPalette(false);
    choose(entry);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const wraps = Math.abs(step) === 1;
      const next = chosen + step;
      const count = entries.length;
      setActive(wraps ? (next + count) % Math.max(1, count) : Math.max(0, Math.min(count - 1, next)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[chosen]);
    }
  };
  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-label={paletteText.title}
        aria-expanded="true"
        aria-controls="palette-results"
        aria-activedescendant={entries.length === 0 ? undefined : `palette-result-${String(chosen)}`}
        placeholder={paletteText.placeholder}
        spellCheck={false}
        autoComplete="off"
        // A palette is opened in order to type.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id="palette-results"
        role="listbox"
        aria-label={paletteText.results}
        className={styles.list}
      >
        {entries.map((entry, index) => (
          <PaletteOption
            key={entry.id}
            id={`palette-result-${String(index)}`}
            entry={entry}
            isActive={index === chosen}
            isRecent={recent.has(entry.id)}
            onChoose={run}
          />
        ))}
      </div>
      {entries.length === 0 && (
        <div className={styles.nothing}>
          <p>{paletteText.nothing(query)}</p>
          <p className={words.faint}>{paletteText.nothingHint}</p>
        </div>
      )}
      <div className={styles.foot}>
        <span>
          <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> {paletteText.hint}
        </span>
        <span>
          <Kbd keys="Enter" /> {paletteText.runHint}
        </span>
        {more > 0 && <span className={styles.more}>{paletteText.more(formatCount(more))}</span>}
      </div>
    </>
  );
}

interface PaletteOptionProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly isActive: boolean;
  readonly isRecent: boolean;
  readonly onChoose: (entry: PaletteEntry) => void;
}

// The field keeps the focus and handles the keys; an option is its active descendant.
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */
function PaletteOption({ id, entry, isActive, isRecent, onChoose }: PaletteOptionProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={classNames(styles.option, isActive && styles.active)}
      onClick={() => onChoose(entry)}
    >
      <span className={classNames(styles.title, entry.kind !== 'command' && styles.mono)}>{entry.title}</span>
      {isRecent && <span className={styles.kind}>{paletteText.recent}</span>}
      <span className={styles.end}>
        {entry.keys === null ? (
          <span className={styles.kind}>{paletteText.kinds[entry.kind]}</span>
        ) : (
          <Kbd keys={entry.keys} />
        )}
      </span>
    </div>
  );
}
/* oxlint-enable */
