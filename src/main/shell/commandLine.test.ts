import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownArguments, pathsOnCommandLine, readHandedOver, switchValue } from './commandLine'

const FOLDER = path.resolve('/home/someone')

describe('pathsOnCommandLine', () => {
  it('takes files and folders, relative ones below where the app was started', () => {
    expect(pathsOnCommandLine(['a.png', './b', '../c.jpg', '/pictures'], FOLDER)).toEqual(
      ['/home/someone/a.png', '/home/someone/b', '/home/c.jpg', '/pictures'].map((p) =>
        path.resolve(p)
      )
    )
  })

  it('takes file addresses of this computer, as file managers pass them', () => {
    expect(pathsOnCommandLine(['file:///pictures/a%20b.png'], FOLDER)).toEqual([
      '/pictures/a b.png'
    ])
  })

  it('names each path once', () => {
    expect(pathsOnCommandLine(['a.png', './a.png'], FOLDER)).toEqual([path.join(FOLDER, 'a.png')])
  })

  it.each([
    '',
    '-x',
    '--user-data-dir=/tmp',
    '--',
    'https://example.org/a.png',
    'javascript:alert(1)',
    'app-image://image/x',
    'file://server/share/a.png',
    'file:///%00',
    'FILE:///%zz',
    'a\0.png'
  ])('leaves out %j', (arg) => {
    expect(pathsOnCommandLine([arg], FOLDER)).toEqual([])
  })

  it('leaves out what is no text, and everything when the folder is not absolute', () => {
    expect(pathsOnCommandLine([1, null, {}, ['a.png']], FOLDER)).toEqual([])
    expect(pathsOnCommandLine(['a.png'], 'relative')).toEqual([])
  })

  it('leaves out what is too long for a path', () => {
    expect(pathsOnCommandLine(['x'.repeat(40_000)], FOLDER)).toEqual([])
  })

  it('takes at most a thousand', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `${index}.png`)
    expect(pathsOnCommandLine(many, FOLDER)).toHaveLength(1_000)
  })
})

describe('readHandedOver', () => {
  it('reads what a second start sends', () => {
    expect(readHandedOver({ args: ['a.png', 3], folder: '/f' })).toEqual({
      args: ['a.png'],
      folder: '/f'
    })
  })

  it.each([[undefined], [null], ['text'], [{}], [{ args: 'a', folder: '/f' }], [{ args: [] }]])(
    'refuses %j',
    (data) => {
      expect(readHandedOver(data)).toBeUndefined()
    }
  )
})

describe('ownArguments', () => {
  it('drops the program, and in development the app’s folder and what stands before it', () => {
    expect(ownArguments(['triptych', 'a.png', '--x'], false)).toEqual(['a.png', '--x'])
    expect(ownArguments(['electron', '--no-sandbox', '/app', 'a.png'], true)).toEqual(['a.png'])
    expect(ownArguments(['electron', '--no-sandbox'], true)).toEqual([])
  })
})

it('reads the value of a switch', () => {
  expect(switchValue(['a', '--headless-run=/x=y'], 'headless-run')).toBe('/x=y')
  expect(switchValue(['--headless-run'], 'headless-run')).toBeUndefined()
})
