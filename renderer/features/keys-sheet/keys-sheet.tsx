// The sheet of keys: every command that has one, as registered, by groups, and the keys that all lists share.

import { useStore } from 'zustand';
import { allCommands, registryStore } from '../../commands/registry.ts';
import { shellText } from '../../strings/shell.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { keysSheetStore, showKeysSheet } from './keys-sheet-store.ts';
import { keyGroups } from './key-groups.ts';
import { classNames } from '../../ui/class-names.ts';
import layout from '../../ui/layout.module.css';
import styles from './keys-sheet.module.css';

export function KeysSheet() {
  const { isOpen } = useStore(keysSheetStore);
  useStore(registryStore);
  const groups = [
    ...keyGroups(allCommands()),
    {
      title: shellText.keyGroups.lists,
      lines: shellText.listKeys.map((line) => ({ id: line.keys, ...line })),
    },
  ];
  return (
    <Dialog
      isReading
      title={shellText.keysTitle}
      isOpen={isOpen}
      onClose={() => showKeysSheet(false)}
      width="wide"
    >
      <div className={styles.columns}>
        {groups.map(({ title, lines }) => (
          <section key={title} className={styles.group}>
            <h3 className={classNames(layout.groupHeading, styles.heading)}>{title}</h3>
            <dl className={styles.list}>
              {lines.map(({ id, title: what, keys }) => (
                <div key={id} className={styles.line}>
                  <dt>{what}</dt>
                  <dd>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.hint}>{shellText.copyHint}</p>
    </Dialog>
  );
}
