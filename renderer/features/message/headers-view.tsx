// All properties and all headers of a message with their AMQP types. Absent is not shown; empty is shown as empty.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { MessageProperties } from '../../../src/contract/model.ts';
import { messageText } from '../../strings/message.ts';
import { copyText } from '../../ui/copy.ts';
import { headerLines, headerLinesMax, type HeaderLine } from './header-lines.ts';
import { propertyLines } from './property-lines.ts';
import styles from './headers-view.module.css';

const rowHeight = 24;

type Row = { readonly title: string } | { readonly note: string } | HeaderLine;

export function HeadersView({ properties }: { readonly properties: MessageProperties }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(properties), [properties]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: 6,
    paddingEnd: 12,
  });
  return (
    // A scrolling region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div
      ref={scroller}
      className={styles.scroller}
      role="group"
      aria-label={messageText.headers}
      tabIndex={0}
    >
      <div className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row !== undefined && <RowContent row={row} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowContent({ row }: { readonly row: Row }) {
  if ('title' in row) return <h2 className={styles.title}>{row.title}</h2>;
  if ('note' in row) return <p className={styles.note}>{row.note}</p>;
  return (
    <>
      <span
        className={row.isIndex ? styles.index : styles.name}
        style={{ paddingLeft: `${row.depth * 14}px` }}
        title={row.name}
      >
        {row.name}
      </span>
      <span className={styles.type}>
        {row.type}
        {row.letter !== '' && <span className={styles.letter}> {row.letter}</span>}
      </span>
      <span className={styles.value} onDoubleClick={() => void copyText(row.value ?? '')}>
        {row.value !== null && row.value !== '' && <span>{row.value}</span>}
        {row.remark !== null && <span className={styles.remark}>{row.remark}</span>}
      </span>
    </>
  );
}

function rowsOf(properties: MessageProperties): Row[] {
  const { headers } = properties;
  const plain = propertyLines(properties);
  const typed = headers === undefined ? null : headerLines(headers);
  return [
    { title: messageText.headersTitle },
    ...(typed === null ? [{ note: messageText.noHeaders }] : typed.lines),
    ...(typed?.lines.length === 0 ? [{ note: messageText.emptyHeaders }] : []),
    ...(typed?.cut === true ? [{ note: messageText.headersCut(headerLinesMax) }] : []),
    { title: messageText.propertiesTitle },
    ...(plain.length === 0 ? [{ note: messageText.noProperties }] : plain),
  ];
}
