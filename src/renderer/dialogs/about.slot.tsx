import { Button, Dialog } from '../components/ui'
import { commandCall, useCall } from '../ipc/hooks'
import type { DialogSlot } from '../shell/slots'

/** The mark: three panels, the middle one taller. */
function Mark() {
  return (
    <div aria-hidden className="flex items-center justify-center gap-1.5">
      <i className="h-9 w-5 rounded-sm bg-fg-3/40" />
      <i className="h-12 w-7 rounded-sm bg-ink" />
      <i className="h-9 w-5 rounded-sm bg-fg-3/40" />
    </div>
  )
}

export default function AboutDialog({ onClose }: DialogSlot<'about'>) {
  const info = useCall('app.info', {}).data
  const copy = async () => {
    const text = await commandCall('app.diagnostics', {})
    if (typeof text === 'string') await commandCall('app.copyText', { text })
  }
  return (
    <Dialog label="About Triptych" onClose={onClose} className="w-[380px]">
      <div className="px-6 pt-8 pb-5 text-center">
        <Mark />
        <h1 className="m-0 mt-4 text-xl font-semibold">Triptych</h1>
        <p className="num m-0 mt-1 text-sm text-fg-3">Version {info?.version ?? '…'}</p>
        <p className="m-0 mt-4 text-sm text-fg-2">
          Compares vision models side by side, on your own pictures.
        </p>
        <dl className="num mx-auto mt-4 mb-0 grid w-fit grid-cols-[auto_auto] gap-x-4 gap-y-1 text-left text-xs">
          <dt className="text-fg-3">Electron</dt>
          <dd className="m-0">{info?.electron ?? '…'}</dd>
          <dt className="text-fg-3">Chromium</dt>
          <dd className="m-0">{info?.chromium ?? '…'}</dd>
          <dt className="text-fg-3">Licence</dt>
          <dd className="m-0">MIT</dd>
        </dl>
        <div className="mt-6 flex justify-center gap-2">
          <Button onClick={() => void copy()}>Copy diagnostics</Button>
          <Button onClick={() => void commandCall('app.openDataFolder', {})}>Data folder</Button>
          <Button variant="primary" data-autofocus onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
