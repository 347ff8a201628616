// Why a message died: what x-death tells as a timeline, what a framework wrote, and where a retry would send it.
// Headers are hostile: everything here becomes text nodes.

import type { DeathOrigin, DeathStory } from '../../../src/contract/dead-letter.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { findCommand } from '../../commands/registry.ts';
import { deadLettersText as text } from '../../strings/dead-letters.ts';
import { exactMoment } from '../../ui/format/time.ts';
import { Tag } from '../../ui/tag.tsx';
import words from '../../ui/words.module.css';
import { FaultView } from './fault-view.tsx';
import styles from './death.module.css';

export function DeathView({ death }: { readonly death: DeathStory }) {
  const { deaths, omitted, cycle, fault, origin, retries, retriedAt, retriedBy } = death;
  const first = deaths.find(({ isFirst }) => isFirst);
  return (
    // A scrolling region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.story} role="group" aria-label={text.region} tabIndex={0}>
      {cycle !== null && <p className={words.warning}>{text.cycle(cycle.queues, cycle.times)}</p>}
      {deaths.length > 0 && (
        <ol className={styles.timeline}>
          {first !== undefined && first.exchange !== null && (
            <li className={styles.event}>{text.published(first.exchange, first.routingKeys)}</li>
          )}
          {deaths.map((each) => (
            <Death
              key={JSON.stringify([each.queue, each.reason])}
              death={each}
              isOnly={deaths.length === 1}
            />
          ))}
          {retries > 0 && <li className={styles.event}>{text.retried(retries, retriedAt, retriedBy)}</li>}
        </ol>
      )}
      {omitted > 0 && <p className={words.warning}>{text.omitted(omitted)}</p>}
      {fault !== null && <FaultView fault={fault} />}
      <section className={styles.part} aria-label={text.backTitle}>
        <h3 className={styles.title}>{text.backTitle}</h3>
        <dl className={styles.facts}>
          <dt>{text.backDied}</dt>
          <dd>
            <Place origin={origin.died} />
          </dd>
          <dt>{text.backFirst}</dt>
          <dd>
            <Place origin={origin.first} />
          </dd>
        </dl>
        {findCommand('messages.retry') !== undefined && (
          <div className={styles.retry}>
            <CommandButton id="messages.retry">{text.retryThis}…</CommandButton>
          </div>
        )}
      </section>
    </div>
  );
}

interface DeathProps {
  readonly death: DeathStory['deaths'][number];
  /** Then it need not be said that it is the first and the last. */
  readonly isOnly: boolean;
}

function Death({ death, isOnly }: DeathProps) {
  const { queue, reason, count, firstAt, exchange, routingKeys, originalExpiration, isFirst, isLast } = death;
  return (
    <li className={styles.event} data-dead>
      <span className={styles.what}>
        <b>{text.inQueue(reason, queue)}</b>
        {count !== null && <span>{text.timesText(count)}</span>}
        {firstAt !== null && (
          <span className={words.dim} title={exactMoment(firstAt)}>
            {count === 1 ? text.onceAt(firstAt) : text.firstAt(firstAt)}
          </span>
        )}
        {isFirst && !isOnly && <Tag>{text.firstDeath}</Tag>}
        {isLast && !isOnly && <Tag tone="danger">{text.lastDeath}</Tag>}
      </span>
      {exchange !== null && !isFirst && (
        <span className={words.dim}>{text.hadBeenPublished(exchange, routingKeys)}</span>
      )}
      {originalExpiration !== null && (
        <span className={words.dim}>{text.lostExpiration(originalExpiration)}</span>
      )}
    </li>
  );
}

function Place({ origin }: { readonly origin: DeathOrigin }) {
  if ('problem' in origin) return <span className={words.faint}>{origin.problem}</span>;
  return (
    <>
      <p className={styles.mono}>{text.backPlace(origin.exchange, origin.routingKey)}</p>
      <p className={words.faint}>{origin.exchange === '' ? text.onlyThere : text.everybodyBound}</p>
    </>
  );
}
