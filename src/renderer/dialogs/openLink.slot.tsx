import { ExternalLink } from 'lucide-react'
import { Button, Dialog } from '../components/ui'
import { commandCall } from '../ipc/hooks'
import type { DialogSlot } from '../shell/slots'

/** A link in an answer was written by a model, so its address is shown before it is followed. */
export default function OpenLink({ url, onClose }: DialogSlot<'openLink'>) {
  const host = URL.canParse(url) ? new URL(url).host : url
  const open = () => {
    void commandCall('app.openExternal', { url })
    onClose()
  }
  return (
    <Dialog label="Open link" role="alertdialog" onClose={onClose} className="w-[480px]">
      <div className="p-4">
        <h1 className="m-0 text-lg font-semibold">Open {host} in the browser?</h1>
        <p className="m-0 mt-1 text-sm text-fg-2">
          A model wrote this link. Look at the whole address before you open it.
        </p>
        <p className="m-0 mt-3 max-h-[160px] overflow-y-auto rounded-md bg-sunken p-3 font-mono text-xs break-all select-text">
          {url}
        </p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => void commandCall('app.copyText', { text: url })}>Copy</Button>
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" icon={ExternalLink} onClick={open}>
            Open
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
