// Messages published and delivered a second, over the last five minutes, for the whole embedded broker.

import { useMemo } from 'react';
import { engineStats } from '../../rows/engine-stats.ts';
import { useVersion } from '../../rows/use-version.ts';
import { overviewText } from '../../strings/overview.ts';
import { formatRate } from '../../ui/format/number.ts';
import { TimePlot, type PlotSeries } from '../../ui/time-plot.tsx';
import styles from './overview.module.css';

const series: readonly PlotSeries[] = [
  { title: overviewText.published, color: 'ready', format: formatRate, isFilled: true },
  { title: overviewText.delivered, color: 'ok', format: formatRate },
];

export function RatesPlot() {
  const version = useVersion(engineStats);
  const { times, values } = useMemo(
    () => {
      const samples = engineStats.samples();
      return {
        times: samples.map((sample) => sample.at),
        values: [samples.map((sample) => sample.publishRate), samples.map((sample) => sample.deliverRate)],
      };
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the samples live outside React; the version stands for them
    [version],
  );
  return (
    <div className={styles.plot}>
      <TimePlot label={overviewText.ratesLabel} series={series} times={times} values={values} />
    </div>
  );
}
