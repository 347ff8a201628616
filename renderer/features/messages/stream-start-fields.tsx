// Where reading a stream starts: one of RabbitMQ's six ways to say it, with the value that it needs.

import { peekText } from '../../strings/peek.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { startChoices, startOfDraft, type PeekDraft } from './peek-draft.ts';
import styles from './peek.module.css';

const starts = startChoices.map((id) => ({ id, title: peekText.starts[id] }));

export interface StreamStartFieldsProps {
  readonly draft: PeekDraft;
  readonly onChange: (part: Partial<PeekDraft>) => void;
}

export function StreamStartFields({ draft, onChange }: StreamStartFieldsProps) {
  const isWrong = startOfDraft(draft) === null;
  const error = (text: string) => (isWrong ? text : null);
  return (
    <>
      <div className={styles.start}>
        <Select
          label={peekText.from}
          isLabelHidden
          options={starts}
          selected={draft.at}
          onSelect={(at) => onChange({ at })}
        />
      </div>
      {draft.at === 'offset' && (
        <div className={styles.place}>
          <TextField
            label={peekText.offset}
            isLabelHidden
            mono
            inputMode="numeric"
            value={draft.offset}
            error={error(peekText.offsetError)}
            onChange={(offset) => onChange({ offset })}
          />
        </div>
      )}
      {draft.at === 'time' && (
        <div className={styles.place}>
          <TextField
            label={peekText.time}
            isLabelHidden
            type="datetime-local"
            value={draft.time}
            error={error(peekText.timeError)}
            onChange={(time) => onChange({ time })}
          />
        </div>
      )}
      {draft.at === 'interval' && (
        <div className={styles.place}>
          <TextField
            label={peekText.interval}
            isLabelHidden
            mono
            value={draft.interval}
            error={error(peekText.intervalError)}
            onChange={(interval) => onChange({ interval })}
          />
        </div>
      )}
    </>
  );
}
