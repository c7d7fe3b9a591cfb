import { useMemo, useState } from 'react'
import { Search, SearchX } from 'lucide-react'
import { EmptyState, Field, Kbd } from '../../components/ui'
import { SECTIONS, useCommands } from '../../commands/registry'
import type { Command } from '../../commands/registry'
import { PageFrame } from '../rows'

function keysFor(command: Command): readonly string[] {
  return [command.keys, ...(command.alsoKeys ?? [])].filter((keys) => keys !== undefined)
}

/** The commands that have a key and contain the word in their label or section. */
export function commandsWithKeys(commands: readonly Command[], search: string): readonly Command[] {
  const word = search.trim().toLowerCase()
  return commands.filter(
    (command) =>
      keysFor(command).length > 0 &&
      `${command.label} ${command.section}`.toLowerCase().includes(word)
  )
}

export function KeyboardPage() {
  const [search, setSearch] = useState('')
  const commands = useCommands()
  const shown = useMemo(() => commandsWithKeys(commands, search), [commands, search])
  return (
    <PageFrame
      title="Keyboard"
      intro="Keys of one letter work while no text field has the focus. Every command is also in the search."
    >
      <Field
        quiet
        icon={Search}
        type="search"
        className="mb-4 w-[260px]"
        label="Find a key"
        placeholder="Find a key"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {shown.length === 0 && (
        <EmptyState icon={SearchX} title="No key fits">
          Clear the search to see all of them.
        </EmptyState>
      )}
      {SECTIONS.map((section) => (
        <KeySection
          key={section}
          title={section}
          commands={shown.filter((command) => command.section === section)}
        />
      ))}
    </PageFrame>
  )
}

interface KeySectionProps {
  readonly title: string
  readonly commands: readonly Command[]
}

function KeySection({ title, commands }: KeySectionProps) {
  if (commands.length === 0) return null
  return (
    <section className="mb-5">
      <h2 className="m-0 mb-1 text-xs font-medium text-fg-3">{title}</h2>
      <dl className="m-0">
        {commands.map((command) => (
          <div
            key={command.id}
            className="flex h-[30px] items-center gap-3 border-t border-line text-sm"
          >
            <dt className="min-w-0 flex-1 truncate">{command.label}</dt>
            <dd className="m-0 flex items-center gap-2.5">
              {keysFor(command).map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
