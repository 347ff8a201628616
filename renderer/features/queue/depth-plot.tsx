// The depth of the queue over the last minutes, ready and unacked.

import { useMemo } from 'react';
import { useVersion } from '../../rows/use-version.ts';
import { queueText } from '../../strings/queue.ts';
import { formatCount } from '../../ui/format/number.ts';
import { TimePlot, type PlotSeries } from '../../ui/time-plot.tsx';
import { createDepthHistory } from './depth-history.ts';
import styles from './queue.module.css';

const series: readonly PlotSeries[] = [
  { title: queueText.ready, color: 'ready', format: formatCount, isFilled: true },
  { title: queueText.unacked, color: 'unacked', format: formatCount, isFilled: true },
];

export function DepthPlot({ endpointId, queue }: { readonly endpointId: string; readonly queue: string }) {
  const history = useMemo(() => createDepthHistory(endpointId, queue), [endpointId, queue]);
  useVersion(history);
  const { times, ready, unacked } = history.samples();
  const span = spanSeconds(times);
  return (
    <div className={styles.plot}>
      <span className={styles.span} aria-hidden>
        {queueText.lastSeconds(span)}
      </span>
      <TimePlot
        label={queueText.plot}
        series={series}
        times={times}
        values={[ready, unacked]}
        spanSeconds={span}
        showAxes={false}
        showLegend={false}
      />
    </div>
  );
}

/** As wide as what is known, from one minute to five; where nothing is known yet the plot says so by being empty. */
function spanSeconds(times: readonly number[]): number {
  const known = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  return Math.max(60, Math.min(300, known));
}
