// What an exchange was declared as, in small framed words.

import type { ExchangeRow } from '../../../src/contract/model.ts';
import { exchangesText as text } from '../../strings/exchanges.ts';
import { fieldsText } from '../../ui/format/field-text.ts';
import { Tag } from '../../ui/tag.tsx';
import styles from './exchanges.module.css';

export function ExchangeTags({ row }: { readonly row: ExchangeRow }) {
  return (
    <span className={styles.tags}>
      {row.durable && <Tag>{text.durable}</Tag>}
      {row.autoDelete && <Tag>{text.autoDelete}</Tag>}
      {row.internal && <Tag>{text.internal}</Tag>}
      {isPredeclared(row.name) && <Tag>{text.predeclared}</Tag>}
      {row.arguments.length > 0 && <Tag title={fieldsText(row.arguments)}>{text.withArguments}</Tag>}
    </span>
  );
}

function isPredeclared(name: string): boolean {
  return name === '' || name.startsWith('amq.');
}
