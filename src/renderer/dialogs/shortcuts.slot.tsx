import { useMemo, useState } from 'react'
import { Search, SearchX } from 'lucide-react'
import { Dialog, EmptyState, Field, Kbd } from '../components/ui'
import { SECTIONS, useCommands } from '../commands/registry'
import type { Command } from '../commands/registry'
import type { DialogSlot } from '../shell/slots'

function allKeys(command: Command): readonly string[] {
  return [command.keys, ...(command.alsoKeys ?? [])].filter((keys) => keys !== undefined)
}

/** Every command that has a key, by section. */
export default function ShortcutsDialog({ onClose }: DialogSlot<'shortcuts'>) {
  const [search, setSearch] = useState('')
  const commands = useCommands()
  const shown = useMemo(() => {
    const word = search.trim().toLowerCase()
    return commands.filter(
      (command) => allKeys(command).length > 0 && command.label.toLowerCase().includes(word)
    )
  }, [commands, search])
  return (
    <Dialog label="All keys" onClose={onClose} className="w-[760px]">
      <div className="flex h-[min(620px,calc(100vh-96px))] flex-col">
        <header className="flex items-center gap-4 border-b border-line px-4 py-3">
          <h1 className="m-0 text-lg font-semibold">All keys</h1>
          <Field
            data-autofocus
            icon={Search}
            type="search"
            className="ml-auto w-[260px]"
            label="Search keys"
            placeholder="Search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </header>
        <div
          tabIndex={0}
          role="region"
          aria-label="Keys"
          className="min-h-0 flex-1 overflow-y-auto px-4 py-3"
        >
          {shown.length === 0 && (
            <EmptyState icon={SearchX} title="No key fits">
              Clear the search to see all of them.
            </EmptyState>
          )}
          <div className="columns-2 gap-8">
            {SECTIONS.map((section) => (
              <Section
                key={section}
                title={section}
                commands={shown.filter((command) => command.section === section)}
              />
            ))}
          </div>
        </div>
        <footer className="border-t border-line px-4 py-2.5 text-xs text-fg-3">
          Keys of one letter work while no text field has the focus. They can be switched off under
          Settings, General.
        </footer>
      </div>
    </Dialog>
  )
}

interface SectionProps {
  readonly title: string
  readonly commands: readonly Command[]
}

function Section({ title, commands }: SectionProps) {
  if (commands.length === 0) return null
  return (
    <section className="mb-4 break-inside-avoid">
      <h2 className="m-0 mb-1 text-xs font-medium text-fg-3">{title}</h2>
      <dl className="m-0">
        {commands.map((command) => (
          <div key={command.id} className="flex min-h-[28px] items-center gap-3 text-sm">
            <dt className="min-w-0 flex-1">{command.label}</dt>
            <dd className="m-0 flex gap-2">
              {allKeys(command).map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
