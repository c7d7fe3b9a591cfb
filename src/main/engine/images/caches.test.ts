import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageId } from '../../../shared/domain/ids'
import type { PreparedBytes } from '../providers/runner'
import { createDiskCache } from './diskCache'
import { PreparedMemory, sharedBytes } from './preparedMemory'
import { testFolder } from './testing/folder'
import { QUIET } from './testing/parts'

function diskCache(limitBytes: number, folder = testFolder()) {
  const cache = createDiskCache({ folder, limitBytes, log: QUIET })
  const put = (key: string, bytes: number) =>
    cache.make(key, (file) => writeFile(file, Buffer.alloc(bytes)))
  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort()
  return { cache, put, files, folder }
}

describe('the disk cache', () => {
  it('gives back what was made, and nothing else', async () => {
    const { cache, put } = diskCache(1000)
    await put('aa1', 10)
    expect(await cache.read('aa1')).toHaveLength(10)
    expect(await cache.read('aa2')).toBeUndefined()
    expect(await cache.find('aa2')).toBeUndefined()
  })

  it('drops the least recently used when it is full', async () => {
    const { cache, put, files, folder } = diskCache(1000)
    for (const [index, key] of ['aa1', 'bb2', 'cc3'].entries()) {
      await put(key, 300)
      const time = new Date(2020, 0, index + 1)
      utimesSync(join(folder, key.slice(0, 2), key), time, time)
    }
    await cache.read('aa1')
    await put('dd4', 300)
    await expect.poll(files).toEqual(['aa1', 'cc3', 'dd4'])
  })

  it('counts what an earlier start left there', async () => {
    const folder = testFolder()
    mkdirSync(join(folder, 'aa'))
    writeFileSync(join(folder, 'aa', 'aa1'), Buffer.alloc(900))
    utimesSync(join(folder, 'aa', 'aa1'), new Date(0), new Date(0))
    const { put, files } = diskCache(1000, folder)
    await put('bb2', 300)
    await expect.poll(files).toEqual(['bb2'])
  })

  it('shows nothing of what could not be finished', async () => {
    const { cache, files } = diskCache(1000)
    const failing = cache.make('aa1', async (file) => {
      await writeFile(file, 'half')
      throw new Error('broken off')
    })
    await expect(failing).rejects.toThrow('broken off')
    expect(files()).toEqual([])
    expect(await cache.find('aa1')).toBeUndefined()
  })
})

describe('the memory of prepared images', () => {
  const entry = (size: number): PreparedBytes => {
    const imageId = 'a'.repeat(64) as ImageId
    const shape = { format: 'png', width: 1, height: 1, sizeBytes: size, changes: [] } as const
    return sharedBytes({ imageId, sha256: imageId, ...shape }, Buffer.alloc(size))
  }

  it('stays within its bytes, base64 counted, and keeps what was used last', () => {
    const memory = new PreparedMemory(700)
    memory.put('a', entry(100))
    memory.put('b', entry(100))
    memory.put('c', entry(100))
    memory.get('a')
    memory.put('d', entry(100))
    expect(['a', 'b', 'c', 'd'].map((key) => memory.get(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true
    ])
  })

  it('does not keep what is larger than all of it', () => {
    const memory = new PreparedMemory(100)
    memory.put('a', entry(1000))
    expect(memory.get('a')).toBeUndefined()
  })
})
