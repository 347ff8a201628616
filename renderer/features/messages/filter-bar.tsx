// The line in which a list of messages is filtered: the field, how far the filter has come, recent filters, columns and
// help. What is wrong stands below the field and over the list, so that nothing moves.

import { History } from 'lucide-react';
import { useEffect } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import { useFilterCommand } from '../../commands/use-filter-command.ts';
import { removeColumn, useColumns } from '../../state/columns-store.ts';
import { filterText } from '../../strings/filter.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { columnTitle } from '../../ui/format/column-title.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import fieldStyles from '../../ui/field.module.css';
import words from '../../ui/words.module.css';
import { useFilterDraft } from './filter-draft.ts';
import { FilterFaultText } from './filter-fault-text.tsx';
import { FilterHelp } from './filter-help.tsx';
import { recentFilters, rememberFilter, setFilter, useFilter } from './filter-store.ts';
import styles from './filter-bar.module.css';

export interface FilterCounts {
  readonly scanned: number;
  readonly matched: number;
  readonly undecided: number;
  readonly undecidedReason: string | null;
  readonly problem: string | null;
}

export interface FilterBarProps {
  readonly endpointId: string;
  readonly queue: string;
  /** Null while nothing is filtered. */
  readonly counts: FilterCounts | null;
  /** Null when there is nothing to stop. */
  readonly onStop: (() => void) | null;
}

export function FilterBar({ endpointId, queue, counts, onStop }: FilterBarProps) {
  const box = useFilterCommand();
  const filter = useFilter(endpointId, queue);
  const columns = useColumns(endpointId, queue);
  const draft = useFilterDraft(filter, (next) => setFilter(endpointId, queue, next));
  const problem = counts?.problem ?? null;
  const toList = () => {
    box.current?.closest('[role="tabpanel"]')?.querySelector<HTMLElement>('[data-rows]')?.focus();
  };
  useEffect(() => {
    // One that stands for a while was meant.
    const timer = setTimeout(() => {
      if (filter !== null) rememberFilter(filter);
    }, 3_000);
    return () => clearTimeout(timer);
  }, [filter]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') {
      void draft.submit().then((usable) => {
        if (usable && draft.text.trim() !== '') rememberFilter(draft.text);
        if (usable) toList();
      });
    } else if (event.key === 'ArrowDown') {
      toList();
    } else if (event.key === 'Escape') {
      draft.change('');
      toList();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={box} className={styles.bar} role="search" aria-label={filterText.label}>
      <TextField
        className={classNames(styles.field)}
        value={draft.text}
        onChange={draft.change}
        isInvalid={draft.fault !== null}
      >
        <Label className={classNames(fieldStyles.label, fieldStyles.hidden)}>{filterText.label}</Label>
        <Input
          className={classNames(fieldStyles.input, fieldStyles.mono)}
          placeholder={filterText.placeholder}
          spellCheck={false}
          autoComplete="off"
          onKeyDown={onKeyDown}
        />
        {draft.fault !== null && (
          <Text slot="description" className={classNames(styles.below)}>
            <FilterFaultText text={draft.text} fault={draft.fault} />
          </Text>
        )}
        {draft.fault === null && problem !== null && (
          <Text slot="description" className={classNames(styles.below)}>
            {problem}
          </Text>
        )}
      </TextField>
      <span className={styles.counts} role="status">
        {counts !== null && filterText.scanned(counts.scanned, counts.matched)}
      </span>
      {counts !== null && counts.undecided > 0 && (
        <span
          className={words.warning}
          title={filterText.undecidedTitle(counts.undecided, counts.undecidedReason)}
        >
          {filterText.undecided(counts.undecided)}
        </span>
      )}
      {onStop !== null && (
        <Button look="quiet" onPress={onStop}>
          {filterText.stop}
        </Button>
      )}
      {columns.length > 0 && (
        <MenuButton
          label={filterText.columnsLabel}
          look="quiet"
          items={columns.map((path) => ({
            id: JSON.stringify(path),
            title: filterText.removeColumn(columnTitle(path)),
            run: () => removeColumn(endpointId, queue, path),
          }))}
        >
          {filterText.columns}
        </MenuButton>
      )}
      <MenuButton
        label={filterText.recent}
        look="quiet"
        items={recentItems((recent) => void draft.submit(recent))}
      >
        <History size={14} aria-hidden />
      </MenuButton>
      <FilterHelp onChoose={(example) => void draft.submit(example)} />
    </div>
  );
}

function recentItems(choose: (filter: string) => void) {
  const recent = recentFilters();
  if (recent.length === 0) {
    return [{ id: 'none', title: filterText.noRecent, isDisabled: true, run: () => undefined }];
  }
  return recent.map((filter) => ({ id: filter, title: filter, run: () => choose(filter) }));
}
