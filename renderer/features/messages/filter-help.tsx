// What filters can say, with examples that can be taken over by a click.

import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { filterText } from '../../strings/filter.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import layout from '../../ui/layout.module.css';
import styles from './filter-bar.module.css';

export function FilterHelp({ onChoose }: { readonly onChoose: (filter: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <IconButton label={filterText.help}>
        <CircleHelp size={14} aria-hidden />
      </IconButton>
      <Popover className={classNames(layout.surface, styles.help)} placement="bottom end" offset={6}>
        <Dialog aria-label={filterText.help} className={classNames(styles.helpBody)}>
          <p>{filterText.helpText}</p>
          <ul className={styles.examples}>
            {filterText.examples.map(([example, meaning]) => (
              <li key={example}>
                <button
                  type="button"
                  className={styles.example}
                  onClick={() => {
                    setOpen(false);
                    onChoose(example);
                  }}
                >
                  <code>{example}</code>
                  <span>{meaning}</span>
                </button>
              </li>
            ))}
          </ul>
          <p>
            {filterText.helpNames}: <code>{filterText.names}</code>
          </p>
          <p>{filterText.helpRest}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
