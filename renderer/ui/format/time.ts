// Moments and spans as people read them. Local time; milliseconds where they tell messages apart.

import { unknown } from './number.ts';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** Milliseconds -> "42 s", "1.3 s", "4 min", "3 h 5 min", "2 d". Null is unknown; negative is now. */
export function formatSpan(spanMs: number | null): string {
  if (spanMs === null) return unknown;
  const seconds = Math.max(0, spanMs) / 1_000;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** Milliseconds of something quick -> "0.4 ms", "38 ms", "1.20 s". */
export function formatMilliseconds(spanMs: number): string {
  if (spanMs < 9.95) return `${spanMs.toFixed(1)} ms`;
  if (spanMs < 999.5) return `${Math.round(spanMs)} ms`;
  return `${(spanMs / 1_000).toFixed(2)} s`;
}

/** How long ago; `now` from useNow(). */
export function formatAge(at: number | null, now: number): string {
  return at === null ? unknown : formatSpan(now - at);
}

/** "12:04:31.204" */
export function formatClock(at: number): string {
  return `${clock.format(at)}.${String(Math.floor(at % 1_000)).padStart(3, '0')}`;
}

/** "12:04:31" */
export function formatTime(at: number): string {
  return clock.format(at);
}

/** "20 Nov 2026, 12:04:31" */
export function formatMoment(at: number): string {
  return `${day.format(at)}, ${clock.format(at)}`;
}

/** ISO with milliseconds, for titles and copies. */
export function exactMoment(at: number): string {
  return new Date(at).toISOString();
}
