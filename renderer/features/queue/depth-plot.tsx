// The depth of the queue over time, ready and unacked. Pointing at it tells the numbers of that moment.

import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useVersion } from '../../rows/use-version.ts';
import { useStore } from 'zustand';
import { settingsStore } from '../../state/settings-store.ts';
import { queueStrings as strings } from '../../strings/queue.ts';
import { formatClock } from '../../ui/format/time.ts';
import { createDepthHistory } from './depth-history.ts';
import styles from './queue.module.css';

const heightPixels = 46;

export function DepthPlot({ endpointId, queue }: { readonly endpointId: string; readonly queue: string }) {
  const history = useMemo(() => createDepthHistory(endpointId, queue), [endpointId, queue]);
  const version = useVersion(history);
  const theme = useStore(settingsStore, (state) => state.settings.theme);
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const columns = history.columns();

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const made = new uPlot(plotOptions(element, setPointed), history.columns(), element);
    plot.current = made;
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) made.setSize({ width, height: heightPixels });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current = null;
      made.destroy();
    };
    // Colours are read from the tokens when the plot is made, so another theme makes another plot.
  }, [history, theme]);
  useEffect(() => plot.current?.setData(history.columns()), [history, version]);

  const last = columns[0].length - 1;
  const at = pointed !== null && pointed <= last ? pointed : null;
  return (
    <div
      className={styles.plot}
      role="img"
      aria-label={strings.plot(columns[1][last] ?? 0, columns[2][last] ?? 0)}
    >
      <div ref={box} className={styles.plotBox} />
      {at !== null && (
        <span className={styles.point} aria-hidden>
          {strings.plotPoint(
            formatClock((columns[0][at] ?? 0) * 1_000).slice(0, 8),
            columns[1][at] ?? 0,
            columns[2][at] ?? 0,
          )}
        </span>
      )}
    </div>
  );
}

function plotOptions(element: Element, onPoint: (index: number | null) => void): uPlot.Options {
  const colour = (token: string) => getComputedStyle(element).getPropertyValue(token).trim();
  const line = (token: string): uPlot.Series => ({
    stroke: colour(token),
    width: 1.5,
    fill: `${colour(token)}24`,
    points: { show: false },
  });
  return {
    width: Math.max(1, Math.floor(element.clientWidth)),
    height: heightPixels,
    padding: [4, 0, 2, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    axes: [{ show: false }, { show: false }],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max ?? 1)] } },
    series: [{}, line('--ready'), line('--unacked')],
    hooks: { setCursor: [(made) => onPoint(made.cursor.idx ?? null)] },
  };
}
