// Bytes as a hex dump with offsets. As many bytes a line as fit, 16 or 8.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { hexLine, hexLineCount } from './hex-lines.ts';
import layout from '../../ui/layout.module.css';
import styles from './hex-view.module.css';

export interface HexViewProps {
  readonly label: string;
  readonly bytes: Uint8Array;
}

const lineHeight = 19;
/** Below this width 16 bytes with their offset and characters do not fit. */
const wideFromPixels = 590;
/** Browsers stop growing an element at about 33 million pixels; 16 MiB in lines of 8 would be 40 million. */
const linesMax = 1_600_000;

export function HexView({ label, bytes }: HexViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) =>
      setWide((entry?.contentRect.width ?? 0) >= wideFromPixels),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const perLine = wide || bytes.byteLength / 8 > linesMax ? 16 : 8;
  const virtual = useVirtualizer({
    count: hexLineCount(bytes.byteLength, perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 12,
    paddingStart: 10,
    paddingEnd: 10,
  });
  return (
    // A scrolling region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={scroller} className={layout.lines} role="group" aria-label={label} tabIndex={0}>
      <div className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = hexLine(bytes, item.index, perLine);
          return (
            <div key={item.key} className={styles.line} style={{ transform: `translateY(${item.start}px)` }}>
              <span className={styles.offset}>{line.offset}</span>
              <span>{line.bytes}</span>
              <span className={styles.characters}>{line.characters}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
