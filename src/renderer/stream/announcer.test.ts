import { beforeEach, describe, expect, it } from 'vitest'
import { announce, useAnnouncements } from './announcer'

const said = async (): Promise<string> => {
  await Promise.resolve()
  return useAnnouncements.getState().sentence
}

describe('what is announced', () => {
  beforeEach(() => useAnnouncements.setState({ sentence: '' }))

  it('says sentences of one go together, because the region keeps only the last', async () => {
    announce('A done in 2 seconds')
    announce('B: No connection')
    expect(await said()).toBe('A done in 2 seconds. B: No connection')
    announce('C done')
    expect(await said()).toBe('C done')
  })

  it('changes the region also when the same is said again', async () => {
    announce('A: Timed out')
    const first = await said()
    announce('A: Timed out')
    const second = await said()
    expect(second).not.toBe(first)
    expect(second.trim()).toBe(first)
    announce('A: Timed out')
    expect(await said()).not.toBe(second)
  })
})
