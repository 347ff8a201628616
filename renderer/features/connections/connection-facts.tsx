// What a connection agreed on with the broker and what its program says of itself.

import type { ConnectionRow } from '../../../src/contract/model.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { connectionsText } from '../../strings/connections.ts';
import { uiText } from '../../strings/ui.ts';
import { fieldText } from '../../ui/format/field-text.ts';
import { unknown } from '../../ui/format/number.ts';
import { exactSize } from '../../ui/format/size.ts';
import { exactMoment, formatMoment } from '../../ui/format/time.ts';
import { nameOf } from './connection-columns.tsx';
import layout from '../../ui/layout.module.css';
import words from '../../ui/words.module.css';
import styles from './connections.module.css';

const text = connectionsText.facts;

export interface ConnectionFactsProps {
  readonly endpointId: string;
  readonly row: ConnectionRow;
}

export function ConnectionFacts({ endpointId, row }: ConnectionFactsProps) {
  const name = nameOf(row);
  return (
    <section className={styles.facts} aria-label={text.title(name)}>
      <div className={styles.factsHead}>
        <h2>{name}</h2>
        <span className={layout.spring} />
        <CommandButton id="connection.close" look="danger" target={{ endpointId, connectionId: row.id }} />
      </div>
      <dl className={styles.factList}>
        <Fact name={text.vhost} value={row.vhost} />
        <Fact name={text.platform} value={row.platform} />
        <Fact name={text.heartbeat} value={heartbeatOf(row.heartbeatSeconds)} />
        <Fact
          name={text.frameMax}
          value={row.frameMaxBytes === null ? unknown : exactSize(row.frameMaxBytes)}
        />
        <Fact
          name={text.connectedAt}
          value={row.connectedAt === null ? unknown : formatMoment(row.connectedAt)}
          {...(row.connectedAt === null ? {} : { title: exactMoment(row.connectedAt) })}
        />
        <Fact name={text.id} value={row.id} />
      </dl>
      <h3>{text.properties}</h3>
      {row.clientProperties.length === 0 ? (
        <p className={words.faint}>{text.none}</p>
      ) : (
        <dl className={styles.factList}>
          {row.clientProperties.map(([property, value], index) => (
            // A name may be there twice; its place tells them apart.
            <Fact key={`${String(index)} ${property}`} name={property} value={fieldText(value)} />
          ))}
        </dl>
      )}
    </section>
  );
}

function heartbeatOf(seconds: number | null): string {
  if (seconds === null) return unknown;
  return seconds === 0 ? text.heartbeatOff : text.seconds(seconds);
}

function Fact({
  name,
  value,
  title,
}: {
  readonly name: string;
  readonly value: string;
  readonly title?: string;
}) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd title={title ?? (value === unknown ? uiText.unknown : value)}>{value}</dd>
    </div>
  );
}
