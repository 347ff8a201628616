// Lines over time, drawn by uPlot on a canvas: rates, depths. Values at the pointer stand in a legend of ours; colours are
// those of the theme. Says its latest values in words for screen readers.

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatClock } from './format/time.ts';
import { plotOptions, type PlotSeries } from './plot-options.ts';
import { useThemeName } from './use-theme-name.ts';
import styles from './time-plot.module.css';

export type { PlotSeries } from './plot-options.ts';

export interface TimePlotProps {
  /** Name for screen readers: "Messages per second". */
  readonly label: string;
  readonly series: readonly PlotSeries[];
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[];
  /** One list for each series, as long as `times`; null leaves a gap. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Seconds that the plot is wide, ending now, even when there are fewer samples. */
  readonly spanSeconds?: number;
  readonly showAxes?: boolean;
  /** Without one, the values at the pointer stand over the plot while there is a pointer. */
  readonly showLegend?: boolean;
}

export function TimePlot({
  label,
  series,
  times,
  values,
  spanSeconds = 300,
  showAxes = true,
  showLegend = true,
}: TimePlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const theme = useThemeName();
  const shape = series.map((one) => `${one.title} ${one.color}`).join();

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const size = () => ({
      width: Math.max(10, element.clientWidth),
      height: Math.max(10, element.clientHeight),
    });
    const created = new uPlot(
      plotOptions({ series, showAxes, ...size(), onPoint: setPointed }),
      [[]],
      element,
    );
    plot.current = created;
    const observer = new ResizeObserver(() => created.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      plot.current = null;
    };
    // The series are compared by what they say, not by identity: they are written inline by most callers.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shape, theme, showAxes]);

  useEffect(() => {
    const seconds = times.map((time) => time / 1_000);
    const end = seconds.at(-1) ?? Date.now() / 1_000;
    plot.current?.setData([seconds, ...values.map((list) => [...list])], false);
    const top = Math.max(1, ...values.flatMap((list) => list.map((value) => value ?? 0)));
    plot.current?.batch(() => {
      plot.current?.setScale('x', { min: end - spanSeconds, max: end });
      plot.current?.setScale('y', { min: 0, max: top * 1.15 });
    });
  }, [times, values, spanSeconds, shape, theme, showAxes]);

  const index = pointed !== null && pointed < times.length ? pointed : times.length - 1;
  const readings = series.map((one, line) => ({
    ...one,
    reading: one.format(values[line]?.[index] ?? null),
  }));
  const spoken = readings.map((one) => `${one.title} ${one.reading}`).join(', ');
  return (
    <figure className={styles.figure} aria-label={`${label}: ${spoken}`} role="img">
      {showLegend && (
        <div className={styles.legend} aria-hidden>
          {readings.map((one) => (
            <span key={one.title} className={styles.entry}>
              <i style={{ background: `var(--${one.color})` }} />
              {one.title}
              <b>{one.reading}</b>
            </span>
          ))}
        </div>
      )}
      {!showLegend && pointed !== null && times[pointed] !== undefined && (
        <div className={styles.readout} aria-hidden>
          <span>{formatClock(times[pointed]).slice(0, 8)}</span>
          {readings.map((one) => (
            <span key={one.title} className={styles.entry}>
              <i style={{ background: `var(--${one.color})` }} />
              {one.title} <b>{one.reading}</b>
            </span>
          ))}
        </div>
      )}
      <div ref={box} className={styles.plot} />
    </figure>
  );
}
