/**
 * A table for a terminal: columns as wide as their widest cell, heads in capitals, two spaces between.
 * @param right columns of numbers, by their position
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const all = [heads.map((head) => head.toUpperCase()), ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number, width: number): string =>
    right.includes(column) ? text.padStart(width) : text.padEnd(width);
  return all
    .map((row) =>
      widths
        .map((width, column) => cell(row[column] ?? '', column, width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
