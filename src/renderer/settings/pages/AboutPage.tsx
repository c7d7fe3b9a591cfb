import { ClipboardCopy } from 'lucide-react'
import { Button, toast } from '../../components/ui'
import { commandCall, useCall } from '../../ipc/hooks'
import { Logo } from '../../shell/Logo'
import { PageFrame, SettingRow } from '../rows'

const SYSTEMS = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' } as const

async function copyDiagnostics(): Promise<void> {
  const text = await commandCall('app.diagnostics', {})
  if (typeof text !== 'string') return
  await commandCall('app.copyText', { text })
  toast({ tone: 'ok', title: 'Diagnostics copied', detail: 'Paste them into your report.' })
}

export function AboutPage() {
  const info = useCall('app.info', {}).data
  const facts = [
    ['Triptych', info?.version],
    ['Electron', info?.electron],
    ['Chromium', info?.chromium],
    ['System', info && SYSTEMS[info.platform]],
    ['Licence', 'MIT']
  ] as const
  return (
    <PageFrame title="About" intro="Compares vision models side by side, on your own pictures.">
      <SettingRow row="version">
        <div className="flex gap-5 pt-[5px]">
          <dl className="num selectable m-0 grid flex-1 grid-cols-[96px_1fr] gap-y-1 text-sm">
            {facts.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-fg-3">{name}</dt>
                <dd className="m-0">{value ?? '…'}</dd>
              </div>
            ))}
          </dl>
          <span className="text-fg-3">
            <Logo size={56} />
          </span>
        </div>
      </SettingRow>
      <SettingRow
        row="diagnostics"
        hint="Versions and the end of the log, with keys and pictures removed. Nothing is sent by itself."
      >
        <Button icon={ClipboardCopy} onClick={() => void copyDiagnostics()}>
          Copy diagnostics
        </Button>
      </SettingRow>
    </PageFrame>
  )
}
