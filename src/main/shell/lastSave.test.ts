import { describe, expect, it } from 'vitest'
import { createLastSave } from './lastSave'

describe('the last save', () => {
  it('is over when the page says so', async () => {
    const asked: string[] = []
    const lastSave = createLastSave((name) => void asked.push(name), 60_000)
    let isOver = false
    const over = lastSave.ask().then(() => (isOver = true))
    expect(asked).toEqual(['app.leaving'])
    await Promise.resolve()
    expect(isOver).toBe(false)
    lastSave.done()
    await over
  })

  it('does not wait for a page that is gone', async () => {
    await createLastSave(() => {}, 5).ask()
  })

  it('takes an answer that nobody waits for', () => {
    createLastSave(() => {}).done()
  })
})
