// A body as text, line by line; long lines wrap.

import { messageText } from '../../strings/message.ts';
import { showDirectionMarks } from '../../ui/format/direction-marks.ts';
import type { TextLines } from './text-lines.ts';
import { VirtualLines } from './virtual-lines.tsx';
import styles from './text-view.module.css';

export function TextView({ text, lines }: { readonly text: string; readonly lines: TextLines }) {
  return (
    <VirtualLines
      label={messageText.textLabel}
      count={lines.count}
      renderLine={(index) => (
        <div className={styles.line}>
          {showDirectionMarks(text.slice(lines.starts[index], lines.starts[index + 1]).replace(/\r?\n$/, ''))}
        </div>
      )}
      footer={lines.cut ? <p className={styles.end}>{messageText.textLong}</p> : null}
    />
  );
}
