import type { MatrixRow } from './row'

const found = import.meta.glob<readonly MatrixRow[]>('./rows/*.ts', {
  eager: true,
  import: 'default'
})

/** Every row there is: a record in a file of rows/ is all it takes to be here. */
export const ROWS: readonly MatrixRow[] = Object.values(found).flat()
