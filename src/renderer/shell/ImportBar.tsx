import { Button, ProgressBar } from '../components/ui'
import { plural } from '../lib/format'
import { useImport, stopImport } from '../state/importStore'

/** How far an import is, with the way to stop it. Images read so far are kept. */
export function ImportBar() {
  const progress = useImport((state) => state.progress)
  if (!progress) return null
  const counting = progress.state === 'counting'
  return (
    <div
      role="status"
      className="fixed bottom-[194px] left-1/2 z-40 flex w-[360px] -translate-x-1/2 items-center max-[1279px]:bottom-[160px] gap-3 rounded-lg bg-overlay px-3 py-2.5 text-sm shadow-2"
    >
      <div className="min-w-0 flex-1">
        <div className="num truncate">
          {counting
            ? `Counting, ${plural(progress.found, 'file')} so far`
            : `Adding ${progress.read.toLocaleString('en-US')} of ${plural(progress.found, 'file')}`}
        </div>
        <ProgressBar
          label="Import"
          className="mt-2"
          fill="neutral"
          value={counting || progress.found === 0 ? 0 : progress.read / progress.found}
        />
      </div>
      <Button size="sm" onClick={stopImport}>
        Stop
      </Button>
    </div>
  )
}
