import { useState } from 'react'
import type { FoundKey } from '../../../shared/ipc/views'
import { Button, Checkbox, Dialog, toast } from '../../components/ui'
import { useCall, useCommandCall } from '../../ipc/hooks'
import { plural } from '../../lib/format'

/** Asks which of the keys in the environment to take over; none is taken without the press. */
export function ImportKeys({ onClose }: { readonly onClose: () => void }) {
  const found = useCall('keys.found', {}).data
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const bring = useCommandCall('keys.import')
  const chosen = (found ?? []).map(({ variable }) => variable).filter((name) => !left.has(name))
  const toggle = (variable: string, on: boolean) => {
    const next = new Set(left)
    if (on) next.delete(variable)
    else next.add(variable)
    setLeft(next)
  }
  const start = () =>
    bring.mutate(
      { variables: chosen },
      {
        onSuccess: (count) => {
          onClose()
          toast({ tone: 'ok', title: `${plural(count, 'key')} imported` })
        }
      }
    )
  return (
    <Dialog label="Import keys from the environment" onClose={onClose} className="w-[520px]">
      <div className="flex min-h-0 flex-col p-4">
        <h2 className="m-0 text-lg font-semibold">Import keys from the environment</h2>
        <p className="m-0 mt-1 text-sm text-pretty text-fg-2">
          {found?.length === 0
            ? 'No key lies there that is not kept already. Triptych looks for the usual names, such as OPENAI_API_KEY.'
            : 'Each key is kept like one you type in, and is sent to its provider only. The variables stay as they are.'}
        </p>
        <ul className="m-0 mt-3 min-h-0 list-none overflow-y-auto p-0">
          {found?.map((key) => (
            <KeyLine
              key={key.variable}
              found={key}
              checked={!left.has(key.variable)}
              onChange={(on) => toggle(key.variable, on)}
            />
          ))}
        </ul>
        <div className="mt-4 flex justify-end gap-2">
          <Button data-autofocus keys="Escape" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            busy={bring.isPending}
            disabled={chosen.length === 0}
            onClick={start}
          >
            Import {plural(chosen.length, 'key')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

interface KeyLineProps {
  readonly found: FoundKey
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}

function KeyLine({ found, checked, onChange }: KeyLineProps) {
  return (
    <li className="border-t border-line">
      <Checkbox className="min-h-[38px]" checked={checked} onChange={onChange}>
        <span className="w-[132px] truncate font-medium">{found.providerLabel}</span>
        <span className="mono min-w-0 flex-1 truncate text-[12px] text-fg-2">{found.variable}</span>
        <span className="mono text-[12px] text-fg-3">
          {found.lastFour === undefined ? '' : `…${found.lastFour}`}
        </span>
      </Checkbox>
    </li>
  )
}
