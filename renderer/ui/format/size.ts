// Sizes in bytes as people read them: binary units, three digits.

import { formatCount, unknown } from './number.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** 1229 -> "1.2 KiB". Null is unknown. */
export function formatSize(sizeBytes: number | null): string {
  if (sizeBytes === null) return unknown;
  let value = sizeBytes;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** "1,229 bytes", for titles. */
export function exactSize(sizeBytes: number): string {
  return `${formatCount(sizeBytes)} ${sizeBytes === 1 ? 'byte' : 'bytes'}`;
}
