import { useEffect, useRef, useState } from 'react'
import { ArrowLeft } from 'lucide-react'
import type { ProviderId } from '../../shared/domain/ids'
import { matchesKeys } from '../commands/keys'
import { Button, Dialog, Icon } from '../components/ui'
import { classes } from '../lib/classes'
import { isMac } from '../lib/platform'
import { Logo } from '../shell/Logo'
import type { DialogSlot } from '../shell/slots'
import { useBoard } from '../state/boardStore'
import { ConfirmHost } from './confirm'
import { FindField, FindResults } from './find'
import { AboutPage } from './pages/AboutPage'
import { AppearancePage } from './pages/AppearancePage'
import { GeneralPage } from './pages/GeneralPage'
import { KeyboardPage } from './pages/KeyboardPage'
import { StoragePage } from './pages/StoragePage'
import { NetworkPage } from './pages/NetworkPage'
import { CataloguePage } from './pages/CataloguePage'
import { ProvidersPage } from './providers/ProvidersPage'
import type { Chosen } from './providers/ProvidersPage'
import { rowElementId } from './rows'
import { PAGES, findSettings, isPageId } from './settingsIndex'
import type { PageId, RowId, SettingHit } from './settingsIndex'
import './settings.css'

interface Place {
  readonly page: PageId
  /** The row that the search led to. */
  readonly row?: RowId | undefined
  /** The provider whose details are shown, or the form for a new one. */
  readonly provider?: Chosen | undefined
}

/** `page` is one of the pages, or `add-server` for the form of a new server. */
function firstPlace(page: string | undefined, provider: ProviderId | undefined): Place {
  if (page === 'add-server') return { page: 'providers', provider: { add: true } }
  if (provider !== undefined) return { page: 'providers', provider: { provider } }
  return { page: isPageId(page) ? page : 'general' }
}

/** The settings, filling the window over the board; the board goes on underneath. */
export default function Settings({ page, provider, onClose }: DialogSlot<'settings'>) {
  const [place, setPlace] = useState<Place>(() => firstPlace(page, provider))
  const [search, setSearch] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const hits = findSettings(search)

  useEffect(() => {
    if (place.row !== undefined) focusRow(place.row)
  }, [place])

  useEffect(() => {
    // On the window: what had the focus may be gone, and with it the way up through this dialog.
    const onKeyDown = (event: KeyboardEvent) => {
      if (!matchesKeys(event, 'Mod+F')) return
      event.preventDefault()
      field.current?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  const goTo = (next: Place) => {
    setSearch('')
    setPlace(next)
  }

  return (
    <ConfirmHost>
      <Dialog label="Settings" className="settings" onClose={onClose}>
        <div className="flex h-full flex-col">
          <SettingsBar onClose={onClose}>
            <FindField
              ref={field}
              search={search}
              onSearch={setSearch}
              onTake={() => hits[0] && goTo(hits[0])}
            />
          </SettingsBar>
          <div className="flex min-h-0 flex-1">
            <PageList
              page={place.page}
              takesFocus={place.provider === undefined}
              onChoose={(chosen) => goTo({ page: chosen })}
            />
            <section aria-label="Page" className="min-w-0 flex-1">
              {search.trim() === '' ? (
                <PageContent place={place} onPlace={setPlace} />
              ) : (
                <FindResults search={search} hits={hits} onTake={(hit: SettingHit) => goTo(hit)} />
              )}
            </section>
          </div>
        </div>
      </Dialog>
    </ConfirmHost>
  )
}

/** Shows a row and puts the focus on its first control. */
function focusRow(row: RowId): void {
  const element = document.getElementById(rowElementId(row))
  element?.scrollIntoView({ block: 'center' })
  element?.querySelector<HTMLElement>('input, select, button:not([tabindex="-1"])')?.focus()
}

interface SettingsBarProps {
  readonly onClose: () => void
  readonly children: React.ReactNode
}

function SettingsBar({ onClose, children }: SettingsBarProps) {
  const name = useBoard((state) => state.board?.name)
  return (
    <header className="title-bar drag relative flex h-[44px] shrink-0 items-center gap-2 border-b border-line bg-bg">
      {!isMac() && (
        <span className="pr-0.5 pl-0.5 text-fg">
          <Logo />
        </span>
      )}
      <Button
        variant="quiet"
        size="sm"
        icon={ArrowLeft}
        aria-label={name === undefined ? 'Back' : `Back to ${name}`}
        data-tip="Back to the board"
        data-tip-keys="Escape"
        onClick={onClose}
      >
        <span className="max-w-[240px] truncate">{name ?? 'Back'}</span>
      </Button>
      <h1 className="absolute left-1/2 m-0 -translate-x-1/2 text-sm font-semibold">Settings</h1>
      <div className="no-drag ml-auto">{children}</div>
    </header>
  )
}

interface PageListProps {
  readonly page: PageId
  /** False: the page itself has something to type into first. */
  readonly takesFocus: boolean
  readonly onChoose: (page: PageId) => void
}

function PageList({ page, takesFocus, onChoose }: PageListProps) {
  return (
    <nav
      aria-label="Pages"
      className="flex w-[208px] shrink-0 flex-col border-r border-line bg-bg p-2.5 max-[1279px]:w-[192px]"
    >
      {PAGES.map(({ id, label, icon }) => (
        <button
          key={id}
          type="button"
          data-autofocus={(takesFocus && id === page) || undefined}
          aria-current={id === page ? 'page' : undefined}
          className="settings-nav flex h-[30px] shrink-0 items-center gap-2.5 rounded-md px-2.5 text-sm whitespace-nowrap text-fg-2"
          onClick={() => onChoose(id)}
        >
          <Icon icon={icon} size={14} className={classes(id !== page && 'text-fg-3')} />
          {label}
        </button>
      ))}
    </nav>
  )
}

interface PageContentProps {
  readonly place: Place
  readonly onPlace: (place: Place) => void
}

function PageContent({ place, onPlace }: PageContentProps) {
  switch (place.page) {
    case 'general':
      return <GeneralPage />
    case 'appearance':
      return <AppearancePage />
    case 'providers':
      return (
        <ProvidersPage
          chosen={place.provider}
          onChoose={(provider) => onPlace({ page: 'providers', provider })}
        />
      )
    case 'catalogue':
      return <CataloguePage />
    case 'network':
      return <NetworkPage />
    case 'storage':
      return <StoragePage />
    case 'keyboard':
      return <KeyboardPage />
    case 'about':
      return <AboutPage />
  }
}
