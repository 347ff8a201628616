// Queues whose dead letters are lost by the way things are set: the broker discards them without a word, so the page says it.

import { useRowList } from '../../rows/use-row-list.ts';
import { deadLettersText as text } from '../../strings/dead-letters.ts';
import { Button } from '../../ui/button.tsx';
import words from '../../ui/words.module.css';
import styles from './dead-letters.module.css';

const lossesShown = 20;

export interface LossListProps {
  readonly endpointId: string;
  readonly onOpen: (queue: string) => void;
}

export function LossList({ endpointId, onOpen }: LossListProps) {
  const { rows } = useRowList('deadLetter.watchLosses', { endpointId });
  if (rows.length === 0) return null;
  const title = text.lossTitle(rows.length);
  return (
    <section className={styles.losses} aria-label={title}>
      <h2 className={styles.lossTitle}>{title}</h2>
      <ul>
        {rows.slice(0, lossesShown).map(({ key, row }) => (
          <li key={key}>
            <Button look="quiet" onPress={() => onOpen(row.queue)}>
              <span className={styles.losingQueue} title={row.queue}>
                {row.queue}
              </span>
            </Button>
            <span className={words.warning}>{text.losses[row.problem](row)}</span>
          </li>
        ))}
        {rows.length > lossesShown && <li>{text.moreLosses(rows.length - lossesShown)}</li>}
      </ul>
    </section>
  );
}
