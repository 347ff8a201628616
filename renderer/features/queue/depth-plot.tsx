// The depth of the queue over the last minutes, ready and unacked.

import { useMemo } from 'react';
import { useVersion } from '../../rows/use-version.ts';
import { queueStrings as strings } from '../../strings/queue.ts';
import { formatCount } from '../../ui/format/number.ts';
import { TimePlot, type PlotSeries } from '../../ui/time-plot.tsx';
import { createDepthHistory } from './depth-history.ts';
import styles from './queue.module.css';

const series: readonly PlotSeries[] = [
  { title: strings.ready, color: 'ready', format: formatCount, isFilled: true },
  { title: strings.unacked, color: 'unacked', format: formatCount, isFilled: true },
];

export function DepthPlot({ endpointId, queue }: { readonly endpointId: string; readonly queue: string }) {
  const history = useMemo(() => createDepthHistory(endpointId, queue), [endpointId, queue]);
  useVersion(history);
  const { times, ready, unacked } = history.samples();
  return (
    <div className={styles.plot}>
      <TimePlot
        label={strings.plot}
        series={series}
        times={times}
        values={[ready, unacked]}
        spanSeconds={spanSeconds(times)}
        showAxes={false}
        showLegend={false}
      />
    </div>
  );
}

/** As wide as what is known, so that a new queue's plot fills its place, up to five minutes. */
function spanSeconds(times: readonly number[]): number {
  const known = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  return Math.max(30, Math.min(300, known));
}
