// The sheet of keys: every command that has one, as registered, and the keys that all lists share.

import { useStore } from 'zustand';
import { allCommands, registryStore } from '../../commands/registry.ts';
import { shellText } from '../../strings/shell.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { keysSheetStore, showKeysSheet } from './keys-sheet-store.ts';
import { classNames } from '../../ui/class-names.ts';
import layout from '../../ui/layout.module.css';
import styles from './keys-sheet.module.css';

export function KeysSheet() {
  const { isOpen } = useStore(keysSheetStore);
  useStore(registryStore);
  const byId = new Map(allCommands().map((command) => [command.id, command]));
  const commands = [...byId.values()].flatMap(({ id, title, keys }) =>
    keys === undefined ? [] : [{ id, title, keys }],
  );
  return (
    <Dialog
      isReading
      title={shellText.keysTitle}
      isOpen={isOpen}
      onClose={() => showKeysSheet(false)}
      width="wide"
    >
      <div className={styles.columns}>
        <section>
          <h3 className={classNames(layout.groupHeading, styles.heading)}>{shellText.keysAnywhere}</h3>
          <dl className={styles.list}>
            {commands.map(({ id, title, keys }) => (
              <div key={id} className={styles.line}>
                <dt>{title}</dt>
                <dd>
                  <Kbd keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3 className={classNames(layout.groupHeading, styles.heading)}>{shellText.keysLists}</h3>
          <dl className={styles.list}>
            {shellText.listKeys.map(({ keys, title }) => (
              <div key={keys} className={styles.line}>
                <dt>{title}</dt>
                <dd>
                  <Kbd keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
          <p className={styles.hint}>{shellText.copyHint}</p>
        </section>
      </div>
    </Dialog>
  );
}
