import { describe, expect, it } from 'vitest'
import { isTrustedSender, type SenderFacts } from './senderCheck'

const OWN = new Set([1, 4])
const main = (origin: string) => ({ origin, isMainFrame: true })

describe('isTrustedSender', () => {
  it('trusts the main frame of a window of ours', () => {
    expect(
      isTrustedSender({ contentsId: 4, frame: main('app://bundle') }, OWN, 'app://bundle')
    ).toBe(true)
  })

  const refused: [string, SenderFacts][] = [
    ['a window that is not ours', { contentsId: 2, frame: main('app://bundle') }],
    ['a frame that is gone', { contentsId: 1 }],
    ['a sub-frame', { contentsId: 1, frame: { origin: 'app://bundle', isMainFrame: false } }],
    ['another host', { contentsId: 1, frame: main('app://bundle2') }],
    ['a host that begins the same', { contentsId: 1, frame: main('app://bundle.evil') }],
    ['an origin that contains ours', { contentsId: 1, frame: main('https://evil/app://bundle') }],
    ['another scheme', { contentsId: 1, frame: main('app-image://bundle') }],
    ['an opaque origin', { contentsId: 1, frame: main('null') }],
    ['an empty origin', { contentsId: 1, frame: main('') }],
    ['a file', { contentsId: 1, frame: main('file://') }]
  ]
  it.each(refused)('refuses %s', (_name, sender) => {
    expect(isTrustedSender(sender, OWN, 'app://bundle')).toBe(false)
  })
})
