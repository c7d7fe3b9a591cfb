import { Suspense, lazy, useEffect } from 'react'
import { DEFAULT_SETTINGS } from '../shared/domain/settings'
import { connectMenu, connectShortcuts } from './commands/shortcuts'
import { registerAllCommands } from './commands/commandList'
import { Banner, Button, ToastHost, TooltipHost, toast } from './components/ui'
import { RunDock } from './dock/RunDock'
import { connectInvalidation, useCall, usePush } from './ipc/hooks'
import { useTheme } from './lib/theme'
import { DropOverlay } from './shell/DropOverlay'
import { ImportBar } from './shell/ImportBar'
import { StatusBar } from './shell/StatusBar'
import { TitleBar } from './shell/TitleBar'
import { DialogHost, preloadSlots } from './shell/slots'
import { connectBoard, openBoard, useBoard } from './state/boardStore'
import { connectImports } from './state/importStore'
import { useShownRun } from './state/shownRun'
import { useAnnouncements } from './stream/announcer'
import { attachBoard, connectRuns } from './stream/attach'

// The frame of the window is painted first; what stands in it comes with the board.
const Compare = lazy(() => import('./compare/Compare'))
const FirstRun = lazy(() => import('./firstRun/FirstRun'))

registerAllCommands()

/** Connects stores to main, once for the life of the window. */
function useConnections(shortcutsEnabled: boolean): void {
  useEffect(() => {
    const offs = [
      connectInvalidation(),
      connectBoard(),
      connectRuns(),
      connectImports(),
      connectMenu()
    ]
    void openBoard()
    return () => offs.forEach((off) => off())
  }, [])
  useEffect(() => connectShortcuts({ enabled: () => shortcutsEnabled }), [shortcutsEnabled])
  usePush('notice', ({ level, sentence, nextStep }) =>
    toast({
      tone: ({ info: 'info', warning: 'warn', error: 'danger' } as const)[level],
      title: sentence,
      ...(nextStep !== undefined && { detail: nextStep })
    })
  )
}

/** Loads the runs of the board each time another one is opened. */
function useAttachedBoard(): void {
  const id = useBoard((state) => state.board?.id)
  useEffect(() => {
    const { board } = useBoard.getState()
    if (id !== undefined && board) void attachBoard(board)
  }, [id])
}

export function App() {
  const { data: settings = DEFAULT_SETTINGS } = useCall('settings.read', {})
  useTheme(settings.theme)
  useConnections(settings.shortcutsEnabled)
  useAttachedBoard()
  const isReady = useBoard((state) => state.board !== undefined)
  useEffect(() => {
    if (isReady) preloadSlots()
  }, [isReady])
  return (
    <div data-app-state={isReady ? 'ready' : 'opening'} className="flex h-screen flex-col">
      <TitleBar />
      <Main />
      <RunDock />
      <StatusBar />
      <ImportBar />
      <DropOverlay />
      <DialogHost />
      <ToastHost />
      <TooltipHost />
      <LiveRegion />
    </div>
  )
}

function Main() {
  const failure = useBoard((state) => state.failure)
  const shown = useShownRun()
  if (failure)
    return (
      <main className="grid min-h-0 flex-1 place-items-center p-6">
        <Banner
          tone="danger"
          title={failure.sentence}
          actions={<Button onClick={() => void openBoard()}>Open the board again</Button>}
        >
          {failure.nextStep}
        </Banner>
      </main>
    )
  const empty = <main className="min-h-0 flex-1" />
  if (!shown) return empty
  return (
    <Suspense fallback={empty}>
      {shown.images.length === 0 ? <FirstRun /> : <Compare shown={shown} />}
    </Suspense>
  )
}

/** Boundaries only: which model is done, never what it says. */
function LiveRegion() {
  const sentence = useAnnouncements((state) => state.sentence)
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {sentence}
    </div>
  )
}
