import { KeyRound } from 'lucide-react'
import type { ProviderInfo } from '../../shared/domain/model'
import { Icon, MockTag, ProviderTile } from '../components/ui'
import { lacks } from '../lib/providers'
import { openDialog } from '../state/uiStore'

/** Local servers that do not answer, in one quiet line: they are not what a person came for. */
export function NotRunning({ providers }: { readonly providers: readonly ProviderInfo[] }) {
  if (providers.length === 0) return null
  return (
    <p className="m-0 px-4 pt-1 pb-1.5 text-xs text-pretty text-fg-3">
      Not running: {providers.map(({ label }) => label).join(', ')}. Start one and look again.
    </p>
  )
}

/** Providers that a key opens, two in a row; each leads to its page in the settings. */
export function AddKeys({ providers }: { readonly providers: readonly ProviderInfo[] }) {
  if (providers.length === 0) return null
  return (
    <section aria-labelledby="add-keys">
      <h3
        id="add-keys"
        className="m-0 mt-1.5 border-t border-line px-4 pt-3 pb-1.5 text-xs font-medium text-fg-2"
      >
        Add a key
      </h3>
      <ul className="m-0 grid list-none grid-cols-2 gap-x-1 p-0 px-2">
        {providers.map((provider) => (
          <li key={provider.id} className="min-w-0">
            <button
              type="button"
              className="mi gap-2 px-2"
              data-tip={lacks(provider)}
              onClick={() => openDialog('settings', { provider: provider.id })}
            >
              <ProviderTile tile={provider.tile} off />
              <span className="min-w-0 flex-1 truncate">
                <span className="sr-only">Add a key for </span>
                {provider.label}
              </span>
              {provider.mock && <MockTag />}
              <Icon icon={KeyRound} size={12} className="text-fg-3" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
