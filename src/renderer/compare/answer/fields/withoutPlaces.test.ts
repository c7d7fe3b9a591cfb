import { expect, it } from 'vitest'
import { withoutPlaces } from './withoutPlaces'

it('drops the places of fields at every depth, and nothing else', () => {
  const answer = {
    total: 41.5,
    total_metadata: { bboxes: [] },
    items: [{ name: 'Tea', name_metadata_page0: {} }, null, 'plain'],
    metadata: { kept: true },
    dog_metadata_notes: 'kept'
  }
  expect(withoutPlaces(answer)).toEqual({
    total: 41.5,
    items: [{ name: 'Tea' }, null, 'plain'],
    metadata: { kept: true },
    dog_metadata_notes: 'kept'
  })
})
