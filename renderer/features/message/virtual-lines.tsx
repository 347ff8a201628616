// Many lines of which only those in view are drawn; a line may wrap to any height. It scrolls; keys and meaning are its user's.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import layout from '../../ui/layout.module.css';
import styles from './virtual-lines.module.css';

export interface VirtualLinesProps {
  readonly label: string;
  readonly count: number;
  readonly renderLine: (index: number) => ReactNode;
  readonly lineKey?: (index: number) => number;
  readonly role?: 'tree' | 'group';
  /** Kept in view, and told to screen readers. */
  readonly activeLine?: number;
  readonly activeId?: string;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  /** After the last line. */
  readonly footer?: ReactNode;
}

const lineHeight = 19;

export function VirtualLines(props: VirtualLinesProps) {
  const {
    label,
    count,
    renderLine,
    lineKey,
    role = 'group',
    activeLine,
    activeId,
    onKeyDown,
    footer,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 12,
    paddingStart: 10,
    paddingEnd: 10,
    ...(lineKey === undefined ? {} : { getItemKey: lineKey }),
  });
  useEffect(() => {
    if (activeLine !== undefined && activeLine >= 0) virtual.scrollToIndex(activeLine, { align: 'auto' });
  }, [activeLine, virtual]);
  return (
    // A tree or a group that scrolls: it takes the keys for its lines.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={scroller}
      className={classNames(layout.lines)}
      role={role}
      aria-label={label}
      aria-activedescendant={activeId}
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={styles.space} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            role="presentation"
            className={styles.line}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {renderLine(item.index)}
          </div>
        ))}
      </div>
      {footer}
    </div>
  );
}
