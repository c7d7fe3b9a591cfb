import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { BoardId, RunId } from '../../shared/domain/ids'
import { api } from '../ipc/client'

const PAGE = 40

interface Query {
  /** Absent: the runs of all boards. */
  readonly boardId?: BoardId
  readonly search: string
}

/** Runs, newest first, page after page; read anew whenever a run changes. */
export function useRunPages({ boardId, search }: Query) {
  const word = search.trim()
  const filter = { ...(boardId !== undefined && { boardId }), ...(word !== '' && { search: word }) }
  const query = useInfiniteQuery({
    // Begins with the call's name, so that the pushes that make it old find it.
    queryKey: ['runs.list', 'pages', filter],
    queryFn: ({ pageParam }) =>
      api('runs.list', {
        ...filter,
        ...(pageParam !== undefined && { before: pageParam }),
        limit: PAGE
      }),
    initialPageParam: undefined as RunId | undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
    placeholderData: keepPreviousData
  })
  return {
    runs: query.data?.pages.flat(),
    error: query.error,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage()
  }
}
