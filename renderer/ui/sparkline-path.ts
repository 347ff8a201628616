// The arithmetic of a sparkline: values to SVG path data. Pure.

/** From 0 to the largest value; null with fewer than two values. */
export function sparklinePath(
  values: readonly number[],
  width: number,
  height: number,
): { readonly line: string; readonly area: string } | null {
  if (values.length < 2) return null;
  const top = Math.max(1, ...values);
  const stepX = width / (values.length - 1);
  const points = values.map((value, index) => {
    const x = (index * stepX).toFixed(1);
    const y = (height - 1 - (Math.max(0, value) / top) * (height - 2)).toFixed(1);
    return `${x} ${y}`;
  });
  const line = `M${points.join('L')}`;
  return { line, area: `${line}L${String(width)} ${String(height)}L0 ${String(height)}Z` };
}
