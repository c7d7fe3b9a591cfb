import { KeyRound, X } from 'lucide-react'
import { create } from 'zustand'
import type { FoundKey } from '../../../shared/ipc/views'
import { Button, Icon, IconButton } from '../../components/ui'
import { useCall } from '../../ipc/hooks'

/** Put away until the app is started again. */
const useHidden = create<{ readonly hidden: boolean }>(() => ({ hidden: false }))

const NAMED = 2

/** `OPENAI_API_KEY (…abcd)`. */
function nameOf({ variable, lastFour }: FoundKey): string {
  return lastFour === undefined ? variable : `${variable} (…${lastFour})`
}

/** `OPENAI_API_KEY (…abcd), GROQ_API_KEY (…ef01) and 2 more.` */
export function foundSentence(found: readonly FoundKey[]): string {
  const named = found.slice(0, NAMED).map(nameOf).join(', ')
  const rest = found.length - NAMED
  return rest > 0 ? `${named} and ${rest} more.` : `${named}.`
}

/** Says that keys lie in the environment, and offers to take them over; takes none by itself. */
export function FoundKeys({ onImport }: { readonly onImport: () => void }) {
  const found = useCall('keys.found', {}).data ?? []
  const hidden = useHidden((state) => state.hidden)
  if (found.length === 0 || hidden) return null
  return (
    <section aria-label="Keys in the environment" className="rounded-lg bg-hover px-3 py-2.5">
      <div className="flex gap-2.5">
        <Icon icon={KeyRound} className="mt-0.5 text-fg-2" />
        <div className="min-w-0 flex-1">
          <div className="text-sm font-semibold">
            {found.length === 1
              ? '1 key lies in your environment'
              : `${found.length} keys lie in your environment`}
          </div>
          <div className="text-xs [overflow-wrap:anywhere] text-fg-2">{foundSentence(found)}</div>
          <Button size="sm" className="mt-2" onClick={onImport}>
            Look and import
          </Button>
        </div>
        <IconButton
          size="sm"
          className="-mt-1 -mr-1.5"
          icon={X}
          label="Hide until the next start"
          onClick={() => useHidden.setState({ hidden: true })}
        />
      </div>
    </section>
  )
}
