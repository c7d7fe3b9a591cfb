import { HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { Icon, Kbd, Spinner } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { plural } from '../lib/format'
import { useBoard } from '../state/boardStore'
import { useImport } from '../state/importStore'
import { useRunningRun } from '../state/shownRun'

interface KeyHint {
  readonly keys: string
  readonly text: string
}

/** The four keys that matter now. */
export function keyHints(state: {
  readonly images: number
  readonly running: boolean
  readonly answered: boolean
}): readonly KeyHint[] {
  if (state.images === 0)
    return [
      { keys: 'Mod+O', text: 'images' },
      { keys: 'Mod+K', text: 'commands' },
      { keys: 'Mod+,', text: 'settings' },
      { keys: '?', text: 'all keys' }
    ]
  if (state.running)
    return [
      { keys: 'Mod+.', text: 'stop all' },
      { keys: 'J', text: 'next image' },
      { keys: '1', text: 'focus model' },
      { keys: '?', text: 'all keys' }
    ]
  const runAll = { keys: 'Mod+Shift+Enter', text: `run all ${state.images}` }
  return [
    { keys: 'Mod+Enter', text: 'run' },
    state.images > 1 ? runAll : { keys: 'Mod+O', text: 'images' },
    state.answered ? { keys: 'J', text: 'next image' } : { keys: 'Mod+Shift+M', text: 'models' },
    { keys: '?', text: 'all keys' }
  ]
}

export function StatusBar() {
  const images = useBoard((state) => state.board?.images.length ?? 0)
  const running = useRunningRun()
  const boardId = useBoard((state) => state.board?.id)
  const runs = useCall(
    'runs.list',
    { ...(boardId !== undefined && { boardId }), limit: 200 },
    { enabled: boardId !== undefined }
  )
  const hints = keyHints({
    images,
    running: running !== undefined,
    answered: (runs.data?.length ?? 0) > 0
  })
  return (
    <footer
      data-region="status"
      aria-label="Status"
      className="num flex h-[26px] shrink-0 items-center gap-4 border-t border-line bg-bg px-3 text-xs text-fg-3"
    >
      <Engines />
      <RunCounts />
      <ImportState />
      <span className="ml-auto" />
      {hints.map((hint, index) => (
        <Entry key={hint.keys} className={index < 2 ? 'max-[1023px]:hidden' : ''}>
          <Kbd keys={hint.keys} />
          <span>{hint.text}</span>
        </Entry>
      ))}
    </footer>
  )
}

function Entry({
  children,
  className
}: {
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <span className={`flex items-center gap-1.5 whitespace-nowrap ${className ?? ''}`}>
      {children}
    </span>
  )
}

/** `4 built-in engines`, `Ollama, 3 vision models`. */
export function engineSentences(
  providers: readonly ProviderInfo[],
  models: readonly ModelInfo[]
): readonly string[] {
  return providers
    .filter((provider) => provider.status.state === 'ready' && provider.kind !== 'cloud')
    .map((provider) => {
      const seeing = models.filter(
        (model) => model.provider === provider.id && model.vision !== 'no'
      ).length
      if (provider.kind === 'built-in') return plural(seeing, 'built-in engine')
      return `${provider.label}, ${plural(seeing, 'vision model')}`
    })
}

function Engines() {
  const providers = useCall('providers.list', {})
  const models = useCall('providers.models', {})
  const sentences = engineSentences(providers.data ?? [], models.data ?? [])
  if (sentences.length === 0)
    return <Entry>{models.isPending ? 'Looking for models' : 'No model found yet'}</Entry>
  return (
    <Entry>
      <Icon icon={HardDrive} size={12} />
      <span className="max-w-[420px] truncate">{sentences.join(' · ')}</span>
    </Entry>
  )
}

function RunCounts() {
  const running = useRunningRun()
  if (!running) return <Entry>Nothing running</Entry>
  const { running: now, queued } = running.counts
  return (
    <>
      <Entry>{now} running</Entry>
      {queued > 0 && <Entry>{queued} queued</Entry>}
    </>
  )
}

function ImportState() {
  const progress = useImport((state) => state.progress)
  if (!progress) return null
  return (
    <Entry>
      <Spinner />
      {progress.state === 'counting'
        ? `Counting images, ${progress.found} so far`
        : `Adding images, ${progress.read} of ${progress.found}`}
    </Entry>
  )
}
