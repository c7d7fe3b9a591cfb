import { useMemo } from 'react'
import { useCall, useCommandCall } from '../ipc/hooks'
import { choicesOf, searchOf } from './choice'
import type { Choice } from './choice'
import type { Marks } from './filter'

/** Every model with its provider, ready to be searched, and what the person marked or used. */
export function useChoices() {
  const models = useCall('providers.models', {}).data
  const providers = useCall('providers.list', {}).data
  const liked = useCall('models.favourites', {}).data
  const recent = useCall('models.recent', {}).data
  const setFavourite = useCommandCall('models.setFavourite')
  const choices = useMemo(() => choicesOf(models ?? [], providers ?? []), [models, providers])
  const search = useMemo(() => searchOf(choices), [choices])
  const marks = useMemo<Marks>(
    () => ({ favourites: new Set(liked), recent: recent ?? [] }),
    [liked, recent]
  )
  return {
    choices,
    search,
    marks,
    toggleFavourite: ({ key }: Choice) =>
      setFavourite.mutate({ key, favourite: !marks.favourites.has(key) })
  }
}
