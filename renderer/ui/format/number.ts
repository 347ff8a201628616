// Numbers as people read them. The exact value belongs into the title or the copy, see exactCount.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Shown where a number is not known. */
export const unknown = '–';

/** 12408 -> "12,408". Null is unknown. */
export function formatCount(count: number | null): string {
  return count === null ? unknown : whole.format(count);
}

/** Events a second without the unit: 0, 0.4, 7.2, 1,204. */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null) return unknown;
  if (perSecond === 0) return '0';
  if (perSecond < 0.05) return '<0.1';
  return perSecond < 9.95 ? tenth.format(perSecond) : whole.format(perSecond);
}

/** "12,408 messages", "1 message". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
