// uPlot's options for a plot over time, with colours taken from the theme's tokens.

import type uPlot from 'uplot';

export interface PlotSeries {
  readonly title: string;
  /** A token without its dashes. */
  readonly color: 'ready' | 'unacked' | 'ok' | 'dead' | 'accent' | 'dim';
  readonly format: (value: number | null) => string;
  readonly isFilled?: boolean;
}

export interface PlotShape {
  readonly series: readonly PlotSeries[];
  readonly showAxes: boolean;
  readonly width: number;
  readonly height: number;
  /** Index of the sample under the pointer, or null. */
  readonly onPoint: (index: number | null) => void;
}

/** Messages come whole: a tick at a quarter of one says nothing. */
const wholeSteps = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
);

export function plotOptions({ series, showAxes, width, height, onPoint }: PlotShape): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: token('faint'),
    font: '11px "Inter Variable", sans-serif',
    grid: { stroke: token('line'), width: 1 },
    ticks: { show: false },
  };
  const format = series[0]?.format ?? String;
  return {
    width,
    height,
    padding: showAxes ? [8, 4, 0, 0] : [2, 0, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 5 }, drag: { x: false, y: false, setScale: false } },
    scales: { x: { time: true }, y: { auto: false } },
    axes: showAxes
      ? [
          { ...axis, grid: { show: false }, size: 24, space: 70, values: (_, splits) => splits.map(clock) },
          {
            ...axis,
            size: 52,
            space: 28,
            incrs: wholeSteps,
            values: (_, splits) => splits.map((value) => format(value)),
          },
        ]
      : [{ show: false }, { show: false }],
    series: [
      {},
      ...series.map((one) => ({
        label: one.title,
        stroke: token(one.color),
        width: 1.5,
        points: { show: false },
        ...(one.isFilled === true
          ? { fill: `color-mix(in srgb, ${token(one.color)} 14%, transparent)` }
          : {}),
      })),
    ],
    hooks: {
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
    },
  };
}

function clock(seconds: number): string {
  const time = new Date(seconds * 1_000);
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
