// Which columns of a table fit into its width: those that yield leave, one after the other, so that the ones that people
// come for are always in sight. Pure.

interface Column {
  /** A grid track: "90px", "minmax(120px, 2fr)". */
  readonly width: string;
  readonly yields?: number;
}

/** The padding of a row, both sides together. */
const rowPaddingPixels = 16;

/** `widthPixels` is null while it is not known: then nothing leaves. */
export function columnsByRoom<Each extends Column>(
  columns: readonly Each[],
  widthPixels: number | null,
): readonly Each[] {
  if (widthPixels === null) return columns;
  let wanted = columns.reduce((sum, column) => sum + leastPixels(column), rowPaddingPixels);
  if (wanted <= widthPixels) return columns;
  const leaving = new Set<Each>();
  const inTurn = columns
    .filter((column) => column.yields !== undefined)
    .sort((one, other) => (one.yields ?? 0) - (other.yields ?? 0));
  for (const column of inTurn) {
    if (wanted <= widthPixels) break;
    leaving.add(column);
    wanted -= leastPixels(column);
  }
  return columns.filter((column) => !leaving.has(column));
}

function leastPixels({ width }: Column): number {
  return Number(/(\d+)px/.exec(width)?.[1] ?? 0);
}
