import { describe, expect, it } from 'vitest'
import { filesInFileNameW, filesInPropertyList, filesInUriList } from './clipboardFiles'

describe('files on the clipboard', () => {
  it('are read from a list of addresses', () => {
    const text = 'copy\r\n# a comment\r\nfile:///a%20b.png\r\nfile:///c.jpg\r\n'
    expect(filesInUriList(text)).toEqual(['/a b.png', '/c.jpg'])
  })

  it('are never on another computer nor at another kind of address', () => {
    expect(filesInUriList('file://server/a.png\nhttps://example.org/a.png\nfile:///%zz')).toEqual(
      []
    )
  })

  it('are read from a property list', () => {
    const xml =
      '<plist><array><string>/a &amp; b.png</string><string>/c.jpg</string></array></plist>'
    expect(filesInPropertyList(xml)).toEqual(['/a & b.png', '/c.jpg'])
    expect(filesInPropertyList('')).toEqual([])
  })

  it('are read from a UTF-16 name', () => {
    expect(filesInFileNameW(Buffer.from('C:\\ä.png\0rest', 'utf16le'))).toEqual(['C:\\ä.png'])
    expect(filesInFileNameW(Buffer.alloc(0))).toEqual([])
  })
})
