import type { CallGroup } from './index'
import type { CallContext } from './services'

/** Lists are pushed when their rows change; a board's own window already knows what it wrote itself. */
export function boardCalls({ engine, push }: CallContext): CallGroup<'boards'> {
  const { boards } = engine
  const listChanged = () => push('boards.changed', {})
  return {
    'boards.list': () => boards.list(),
    'boards.open': ({ id }) => boards.open(id),
    'boards.create': ({ name }) => {
      const board = boards.create(name)
      listChanged()
      return board
    },
    'boards.update': ({ id, patch }) => {
      boards.update(id, patch)
      if (patch.name !== undefined) listChanged()
    },
    'boards.delete': ({ id }) => {
      boards.delete(id)
      listChanged()
    },
    'boards.restore': ({ id }) => {
      boards.restore(id)
      listChanged()
    }
  }
}
