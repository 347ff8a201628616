// Where reading a stream starts: one of RabbitMQ's six ways to say it, with the value that it needs.

import { streamStartText as text } from '../strings/stream-start.ts';
import { Select } from './select.tsx';
import { readStreamStart, startChoices, type StreamStartDraft } from './stream-start.ts';
import styles from './stream-start-fields.module.css';
import { TextField } from './text-field.tsx';

const starts = startChoices.map((id) => ({ id, title: text.starts[id] }));

export interface StreamStartFieldsProps {
  readonly draft: StreamStartDraft;
  readonly onChange: (part: Partial<StreamStartDraft>) => void;
}

export function StreamStartFields({ draft, onChange }: StreamStartFieldsProps) {
  const isWrong = readStreamStart(draft) === null;
  const error = (fault: string) => (isWrong ? fault : null);
  return (
    <>
      <div className={styles.start}>
        <Select
          label={text.from}
          isLabelHidden
          options={starts}
          selected={draft.at}
          onSelect={(at) =>
            onChange({ at, ...(at === 'time' && draft.time === '' ? { time: anHourAgo() } : {}) })
          }
        />
      </div>
      {draft.at === 'offset' && (
        <div className={styles.place}>
          <TextField
            label={text.offset}
            isLabelHidden
            mono
            inputMode="numeric"
            value={draft.offset}
            error={error(text.offsetError)}
            onChange={(offset) => onChange({ offset })}
          />
        </div>
      )}
      {draft.at === 'time' && (
        <div className={styles.place}>
          <TextField
            label={text.time}
            isLabelHidden
            type="datetime-local"
            value={draft.time}
            error={error(text.timeError)}
            onChange={(time) => onChange({ time })}
          />
        </div>
      )}
      {draft.at === 'interval' && (
        <div className={styles.place}>
          <TextField
            label={text.interval}
            isLabelHidden
            mono
            value={draft.interval}
            error={error(text.intervalError)}
            onChange={(interval) => onChange({ interval })}
          />
        </div>
      )}
    </>
  );
}

/** As a datetime-local input has it. */
function anHourAgo(): string {
  const now = new Date();
  const localMs = now.getTime() - now.getTimezoneOffset() * 60_000;
  return new Date(localMs - 3_600_000).toISOString().slice(0, 16);
}
