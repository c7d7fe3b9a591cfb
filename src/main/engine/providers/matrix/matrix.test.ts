import { describe, expect, it } from 'vitest'
import { adapters } from '../registry'
import { openBench, type Bench } from './bench'
import type { Cell } from './cell'
import { COLUMNS } from './columns'
import { renderDocument } from './document'
import type { MatrixRow } from './row'
import { ROWS } from './rows'

/** What was measured, by row and by the title of the column. */
const measured = new Map<MatrixRow, Map<string, Cell>>(ROWS.map((row) => [row, new Map()]))
const infos = new Map<MatrixRow, Bench['provider']['info']>()

const nameOf = ({ provider, way }: MatrixRow): string =>
  way === undefined ? provider : `${provider}, ${way}`

describe.each(ROWS.map((row) => ({ name: nameOf(row), row })))('$name', ({ row }) => {
  it.each(COLUMNS)('$title', async ({ title, measure }) => {
    const bench = await openBench(row)
    try {
      infos.set(row, bench.provider.info)
      measured.get(row)?.set(title, await measure(bench))
    } finally {
      await bench.close()
    }
  })
})

describe('the table', () => {
  it('has a row for every provider that is asked over the network', () => {
    const asked = [...adapters.values()].filter(({ takes }) => takes === 'encoded')
    const inTable = new Set(ROWS.map(({ provider }) => provider))
    expect([...inTable].sort()).toEqual(asked.map(({ id }) => id).sort())
  })

  it('is docs/providers.md', async () => {
    const rows = [...measured].map(([row, cells]) => ({
      row,
      adapter: adapters.get(row.provider)!,
      info: infos.get(row)!,
      cells: COLUMNS.map(({ title }) => cells.get(title))
    }))
    const missing = rows.filter(({ cells }) => cells.includes(undefined))
    // Run the whole file: a table with a gap is not written.
    expect(missing.map(({ row }) => nameOf(row))).toEqual([])
    const complete = rows.map((row) => ({ ...row, cells: row.cells.filter((cell) => !!cell) }))
    await expect(await renderDocument(complete)).toMatchFileSnapshot(
      '../../../../../docs/providers.md'
    )
  })
})
