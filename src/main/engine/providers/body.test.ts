import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ImageSlot, type JsonValue } from './adapter'
import { writeBody } from './body'
import { PIXEL_PNG, preparedImage } from './testing/attempt'

const image = preparedImage(PIXEL_PNG)
const jpeg = preparedImage(Buffer.from('ffd8ffe0', 'hex'), 'jpeg')

function write(value: JsonValue) {
  const body = writeBody({ kind: 'json', value }, [image, jpeg])
  const bytes = Buffer.concat(body.parts)
  expect(body.length).toBe(bytes.length)
  return { ...body, json: JSON.parse(bytes.toString()) as unknown }
}

describe('a JSON body', () => {
  it('holds each image where its slot is, as data URL or as bare base64', () => {
    const { json, chips } = write({
      first: new ImageSlot(1, 'base64'),
      list: ['é', new ImageSlot(0, 'data-url'), null, undefined, new ImageSlot(1, 'data-url')]
    })
    const dataUrl = `data:image/png;base64,${PIXEL_PNG.toString('base64')}`
    expect(json).toEqual({
      first: '/9j/4A==',
      list: ['é', dataUrl, null, null, 'data:image/jpeg;base64,/9j/4A==']
    })
    const chip = { $image: { type: 'image/jpeg', bytes: 4, sha256: jpeg.info.sha256 } }
    expect(JSON.parse(chips)).toMatchObject({
      first: chip,
      list: ['é', { $image: { bytes: PIXEL_PNG.length } }, null, null, chip]
    })
  })

  it('shares the image’s bytes instead of copying them', () => {
    const { parts } = write([new ImageSlot(0, 'base64'), new ImageSlot(0, 'base64')])
    expect(parts.filter((part) => part === image.base64())).toHaveLength(2)
  })

  it('is plain JSON around the images, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const rest = { value: value as JsonValue, text }
        const { json } = write({ ...rest, image: new ImageSlot(1, 'base64') })
        expect(json).toEqual(JSON.parse(JSON.stringify({ ...rest, image: '/9j/4A==' })))
      })
    )
  })

  it('takes no text for an image, not even that of a slot', () => {
    const text = String(new ImageSlot(0, 'base64').toJSON())
    expect(write({ text }).json).toEqual({ text })
  })

  it('says which image is missing', () => {
    expect(() => write(new ImageSlot(2, 'base64'))).toThrow('image 2')
  })
})

it('an upload is the image’s bytes as they are', () => {
  const body = writeBody({ kind: 'image', index: 1 }, [image, jpeg])
  expect(body).toMatchObject({ parts: [jpeg.bytes], length: 4, contentType: 'image/jpeg' })
})
