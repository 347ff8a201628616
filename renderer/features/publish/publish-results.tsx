// What became of the messages that were published from here: routed to which queues, unroutable, refused, not sent.

import { publishText } from '../../strings/publish.ts';
import { Button } from '../../ui/button.tsx';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { exactSize, formatSize } from '../../ui/format/size.ts';
import { exactMoment, formatClock, formatMilliseconds } from '../../ui/format/time.ts';
import { StateDot, type StateTone } from '../../ui/state-dot.tsx';
import { clearAttempts, type PublishAttempt } from './publish-store.ts';
import styles from './publish-panel.module.css';

const { result: text, outcome } = publishText;

export function PublishResults({ attempts }: { readonly attempts: readonly PublishAttempt[] }) {
  return (
    <section className={styles.results} aria-label={publishText.results}>
      <div className={styles.resultsHead}>
        <h3>{publishText.results}</h3>
        {attempts.length > 0 && (
          <Button look="quiet" onPress={clearAttempts}>
            {publishText.clearResults}
          </Button>
        )}
      </div>
      {attempts.length === 0 ? (
        <p className={styles.hint}>{publishText.noResults}</p>
      ) : (
        <ol className={styles.resultList} aria-live="polite">
          {attempts.map((attempt) => (
            <ResultRow key={attempt.id} attempt={attempt} />
          ))}
        </ol>
      )}
    </section>
  );
}

function ResultRow({ attempt }: { readonly attempt: PublishAttempt }) {
  const { result, failure } = attempt;
  const target =
    attempt.exchange === ''
      ? attempt.routingKey
      : `${exchangeLabel(attempt.exchange)} · ${attempt.routingKey}`;
  return (
    <li className={styles.result}>
      <span>
        <StateDot tone={toneOf(attempt)}>{stateOf(attempt)}</StateDot>
      </span>
      <span className={styles.resultWhat}>
        <span className={styles.mono}>{target}</span>
        <span className={styles.resultDetail}>
          {failure ?? (result === null ? '' : detailOf(attempt, result))}
        </span>
      </span>
      <span className={styles.resultTime}>
        <time dateTime={exactMoment(attempt.at)} title={exactMoment(attempt.at)}>
          {formatClock(attempt.at)}
        </time>
        <span title={exactSize(attempt.sizeBytes)}>{formatSize(attempt.sizeBytes)}</span>
      </span>
    </li>
  );
}

function stateOf({ result, failure }: PublishAttempt): string {
  if (failure !== null) return outcome.failed;
  return result === null ? publishText.sending : outcome[result.outcome];
}

function toneOf({ result, failure }: PublishAttempt): StateTone {
  if (failure !== null) return 'dead';
  if (result === null) return 'gone';
  return result.outcome === 'routed' ? 'ok' : result.outcome === 'unroutable' ? 'unacked' : 'dead';
}

function detailOf(
  { exchange, routingKey }: PublishAttempt,
  result: NonNullable<PublishAttempt['result']>,
): string {
  const time = formatMilliseconds(result.confirmMs);
  // The default exchange knows one queue for each key, so there the answer tells the queue too.
  const isDirect = exchange === '';
  if (result.outcome === 'routed') {
    const queues = result.queues ?? (isDirect ? [routingKey] : null);
    const where = queues === null ? text.accepted : `${text.toQueues(queues.length)}: ${queues.join(', ')}`;
    return `${where} · ${text.confirmedIn(time)}`;
  }
  const reply = text.reply(result.replyCode, result.replyText);
  const unroutable = isDirect ? text.noQueue(routingKey) : text.unroutable;
  const why = result.outcome === 'unroutable' ? [unroutable, reply] : [reply];
  return [...why.filter((part) => part !== ''), text.answeredIn(time)].join(' · ');
}
