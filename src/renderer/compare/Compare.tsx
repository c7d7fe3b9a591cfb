import { useEffect } from 'react'
import { useStacked } from '../lib/useNarrow'
import { useBoard } from '../state/boardStore'
import type { ShownRun } from '../state/shownRun'
import { attachImage } from '../stream/attach'
import { Columns } from './columns/Columns'
import { Strip } from './strip/Strip'
import { Viewer } from './viewer/Viewer'
import { ViewerSplit } from './viewer/ViewerSplit'

/** The same image, read by every model: strip, picture, columns. */
export default function Compare({ shown }: { readonly shown: ShownRun }) {
  const viewerVisible = useBoard((state) => state.board?.layout.viewerVisible ?? true)
  const name = useBoard((state) => state.board?.name)
  const stacked = useStacked()
  const run = shown.run?.summary.id
  const image = shown.current?.id
  useEffect(() => {
    if (run !== undefined && image !== undefined) void attachImage(run, image)
  }, [run, image])

  const viewer = viewerVisible && shown.current && (
    <Viewer image={shown.current} shown={shown} wide={stacked} />
  )
  return (
    <main className="flex min-h-0 flex-1">
      <h1 className="sr-only">{name}</h1>
      <Strip shown={shown} />
      <div className={`flex min-h-0 min-w-0 flex-1 ${stacked ? 'flex-col' : ''}`}>
        {viewer &&
          (stacked ? (
            // A low window keeps its lines for the answers.
            <div className="h-[clamp(160px,calc(100vh-440px),220px)] shrink-0 border-b border-line">
              {viewer}
            </div>
          ) : (
            <ViewerSplit>{viewer}</ViewerSplit>
          ))}
        <Columns shown={shown} />
      </div>
    </main>
  )
}
