/**
 * Rows of text in columns that line up, two spaces apart, for a terminal or a log.
 * @param rows the headings first
 * @param rightAligned headings of columns whose ends stand below each other, as numbers read best
 */
export function textTable(
  rows: readonly (readonly string[])[],
  rightAligned: ReadonlySet<string> = new Set()
): string {
  const headings = rows[0] ?? []
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => width(row[column]))))
  const lines = rows.map((row) =>
    row
      .map((text, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - width(text))
        return rightAligned.has(headings[column] ?? '') ? padding + text : text + padding
      })
      .join('  ')
      .trimEnd()
  )
  return `${lines.join('\n')}\n`
}

function width(text = ''): number {
  return [...text].length
}
