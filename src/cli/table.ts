/** Rows in columns, two blanks apart; the last column has no end. Colours take no room. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ''))),
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => (column === row.length - 1 ? cell : pad(cell, (widths[column] ?? 0) + 2)))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}

const width = (cell: string): number => cell.replace(/\x1b\[\d*m/g, '').length;
const pad = (cell: string, to: number): string => cell + ' '.repeat(to - width(cell));
