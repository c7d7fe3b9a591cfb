import { Copy, FolderOpen } from 'lucide-react'
import { Button } from '../../components/ui'
import { commandCall, useCall } from '../../ipc/hooks'
import { PageFrame, Row, SettingRow } from '../rows'

const KEPT = [
  ['Boards and runs', 'Prompts, models, answers, timings and costs of every run.'],
  [
    'Recordings',
    'What was sent to each provider and what came back, with keys removed and pictures left out.'
  ],
  ['Pasted pictures', 'Pictures that had no file of their own. All others stay where they are.'],
  ['Small pictures', 'Thumbnails and prepared images. They are made again when they are missing.']
] as const

export function StoragePage() {
  const folder = useCall('app.info', {}).data?.dataFolder
  return (
    <PageFrame title="Storage" intro="Everything stays on this computer; there is no account.">
      <SettingRow
        row="dataFolder"
        hint="To move your work to another computer, quit Triptych and copy this folder."
      >
        <div className="flex gap-2">
          <div className="field min-w-0 flex-1">
            <span className="mono selectable flex-1 truncate text-[12px]" data-tip={folder}>
              {folder ?? '…'}
            </span>
          </div>
          <Button
            icon={Copy}
            disabled={folder === undefined}
            onClick={() => void commandCall('app.copyText', { text: folder ?? '' })}
          >
            Copy path
          </Button>
          <Button icon={FolderOpen} onClick={() => void commandCall('app.openDataFolder', {})}>
            Open
          </Button>
        </div>
      </SettingRow>
      <Row label="What is kept there">
        <dl className="m-0 grid gap-2.5 pt-[5px]">
          {KEPT.map(([name, what]) => (
            <div key={name}>
              <dt className="text-sm">{name}</dt>
              <dd className="m-0 text-xs text-fg-3">{what}</dd>
            </div>
          ))}
        </dl>
      </Row>
      <Row label="What is not there">
        <p className="m-0 pt-[5px] text-sm text-fg-2">
          Keys. They are kept apart, encrypted by the system or in memory only; Providers and keys
          says which.
        </p>
      </Row>
    </PageFrame>
  )
}
