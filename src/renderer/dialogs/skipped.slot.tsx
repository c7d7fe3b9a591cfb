import { FileX2 } from 'lucide-react'
import type { SkippedFile, SkipReason } from '../../shared/domain/image'
import { Button, Dialog, Icon } from '../components/ui'
import { commandCall } from '../ipc/hooks'
import { plural } from '../lib/format'
import { reportSentence } from '../state/importStore'
import type { DialogSlot } from '../shell/slots'

const REASON_TITLES: Readonly<Record<SkipReason, string>> = {
  hidden: 'Hidden files',
  'system-file': 'System files',
  empty: 'Empty files',
  'not-an-image': 'Not images',
  'unsupported-format': 'Formats Triptych does not read yet',
  truncated: 'Damaged images',
  'too-many-pixels': 'Too large to open',
  unreadable: 'Could not be read',
  missing: 'Not there any more',
  duplicate: 'Already on the board',
  'folder-loop': 'Folders that lead in a circle',
  'no-images-in-folder': 'Folders without images'
}

function byReason(
  skipped: readonly SkippedFile[]
): readonly (readonly [SkipReason, SkippedFile[]])[] {
  const groups = new Map<SkipReason, SkippedFile[]>()
  for (const file of skipped) groups.set(file.reason, [...(groups.get(file.reason) ?? []), file])
  return [...groups]
}

/** What an import left out: every file by name, and why. */
export default function SkippedDialog({ report, onClose }: DialogSlot<'skipped'>) {
  const { skipped } = report
  const copy = () =>
    void commandCall('app.copyText', {
      text: skipped.map(({ name, sentence }) => `${name}\t${sentence}`).join('\n')
    })
  return (
    <Dialog label="Skipped files" onClose={onClose} className="max-h-[80vh] w-[600px]">
      <div className="flex max-h-[80vh] flex-col">
        <header className="flex items-center gap-3 border-b border-line px-4 py-3">
          <Icon icon={FileX2} size={18} className="text-fg-3" />
          <div className="min-w-0">
            <h1 className="m-0 text-lg font-semibold">{plural(skipped.length, 'file')} skipped</h1>
            <p className="m-0 text-xs text-fg-3">{reportSentence(report)}</p>
          </div>
        </header>
        <div
          tabIndex={0}
          className="min-h-0 flex-1 overflow-y-auto px-4 py-3"
          aria-label="Skipped files"
          role="region"
        >
          {byReason(skipped).map(([reason, files]) => (
            <section key={reason} className="mb-4 last:mb-0">
              <h2 className="m-0 mb-1 text-xs font-medium text-fg-3">
                {REASON_TITLES[reason]} <span className="num">({files.length})</span>
              </h2>
              <ul className="m-0 list-none p-0">
                {files.map((file, index) => (
                  <li key={index} className="border-b border-line py-1.5 last:border-b-0">
                    <div className="truncate font-mono text-xs" data-tip={file.name}>
                      {file.name}
                    </div>
                    <div className="text-sm text-fg-2">{file.sentence}</div>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">
          <Button onClick={copy}>Copy list</Button>
          <Button variant="primary" data-autofocus onClick={onClose}>
            Close
          </Button>
        </footer>
      </div>
    </Dialog>
  )
}
