// What an exchange was declared as, in small framed words.

import type { ExchangeRow } from '../../../src/contract/model.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { fieldsText } from '../../ui/format/field-text.ts';
import { Tag } from '../../ui/tag.tsx';
import styles from './exchanges.module.css';

export function ExchangeTags({ row }: { readonly row: ExchangeRow }) {
  return (
    <span className={styles.tags}>
      {row.durable && <Tag>{exchangesText.durable}</Tag>}
      {row.autoDelete && <Tag>{exchangesText.autoDelete}</Tag>}
      {row.internal && <Tag>{exchangesText.internal}</Tag>}
      {isPredeclared(row.name) && <Tag>{exchangesText.predeclared}</Tag>}
      {row.arguments.length > 0 && <Tag title={fieldsText(row.arguments)}>{exchangesText.withArguments}</Tag>}
    </span>
  );
}

function isPredeclared(name: string): boolean {
  return name === '' || name.startsWith('amq.');
}
