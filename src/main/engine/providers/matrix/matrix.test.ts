import { describe, expect, it } from 'vitest'
import { openBench } from './bench'
import type { Cell } from './cell'
import { COLUMNS } from './columns'
import { ROWS } from './rows'
import type { MatrixRow } from './row'

const nameOf = ({ provider, way }: MatrixRow): string => (way ? `${provider}, ${way}` : provider)

describe.each(ROWS.map((row) => ({ name: nameOf(row), row })))('$name', ({ row }) => {
  it.each(COLUMNS)('$title', async ({ measure }) => {
    const bench = await openBench(row)
    try {
      const cell: Cell = await measure(bench)
      console.log(nameOf(row), JSON.stringify(cell))
      expect(cell).toBeDefined()
    } finally {
      await bench.close()
    }
  })
})
