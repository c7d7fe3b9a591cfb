import {
  Database,
  Info,
  KeyRound,
  Keyboard,
  LibraryBig,
  Network,
  SlidersHorizontal,
  SunMoon
} from 'lucide-react'
import type { IconType } from '../components/ui'

export type PageId =
  | 'general'
  | 'appearance'
  | 'providers'
  | 'catalogue'
  | 'network'
  | 'storage'
  | 'keyboard'
  | 'about'

interface Page {
  readonly id: PageId
  readonly label: string
  readonly icon: IconType
  /** Extra words to find it by. */
  readonly words: string
}

export const PAGES: readonly Page[] = [
  { id: 'general', label: 'General', icon: SlidersHorizontal, words: 'limits' },
  { id: 'appearance', label: 'Appearance', icon: SunMoon, words: 'look display' },
  {
    id: 'providers',
    label: 'Providers and keys',
    icon: KeyRound,
    words:
      'api key import environment variable server address base url region price balance credit rate limit test add account openai anthropic ollama lm studio llama.cpp vllm'
  },
  { id: 'catalogue', label: 'Catalogue', icon: LibraryBig, words: 'models prices list update' },
  { id: 'network', label: 'Network', icon: Network, words: 'internet connection company office' },
  { id: 'storage', label: 'Storage', icon: Database, words: 'data folder disk files' },
  { id: 'keyboard', label: 'Keyboard', icon: Keyboard, words: 'shortcuts keys' },
  { id: 'about', label: 'About', icon: Info, words: 'version licence diagnostics' }
]

interface Row {
  readonly page: PageId
  readonly label: string
  readonly words: string
}

/** Every setting with a row of its own: its label on the page and where the search finds it. */
export const ROWS = {
  concurrency: { page: 'general', label: 'Requests at once', words: 'concurrency parallel limit' },
  tries: { page: 'general', label: 'Tries', words: 'retry attempts rate limit busy' },
  timeouts: {
    page: 'general',
    label: 'Time limits',
    words: 'timeout seconds connect first byte idle total wait'
  },
  localServers: {
    page: 'general',
    label: 'Local servers',
    words: 'look find ollama lm studio llama.cpp vllm ports'
  },
  appKeys: { page: 'general', label: 'Keys of one letter', words: 'shortcuts keyboard off' },
  theme: { page: 'appearance', label: 'Theme', words: 'light dark system colour' },
  answerFont: {
    page: 'appearance',
    label: 'Answer text size',
    words: 'font bigger smaller pixels'
  },
  catalogue: {
    page: 'catalogue',
    label: 'Models and prices',
    words: 'catalogue refresh update price list date source'
  },
  proxy: {
    page: 'network',
    label: 'Proxy',
    words: 'pac system manual bypass address port http https'
  },
  certificate: {
    page: 'network',
    label: 'Own certificate authority',
    words: 'ca pem tls ssl root company'
  },
  dataFolder: { page: 'storage', label: 'Data folder', words: 'open path where results backup' },
  version: { page: 'about', label: 'Version', words: 'electron chromium licence' },
  diagnostics: { page: 'about', label: 'Problem report', words: 'copy diagnostics log bug' }
} as const satisfies Readonly<Record<string, Row>>

export type RowId = keyof typeof ROWS

export function isPageId(value: string | undefined): value is PageId {
  return PAGES.some((page) => page.id === value)
}

/** A place in the settings that the search leads to. */
export interface SettingHit {
  readonly key: string
  readonly label: string
  /** The page's name, where the hit is not the page itself. */
  readonly where?: string
  readonly page: PageId
  readonly row?: RowId
}

/**
 * Pages and settings that contain every word of the search, in their label or their extra words;
 * those whose label begins with the search come first, then those whose label contains it.
 */
export function findSettings(search: string): readonly SettingHit[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const hits = [...pageHits(), ...rowHits()].filter(({ text }) =>
    words.every((word) => text.includes(word))
  )
  return hits
    .map(({ hit }) => hit)
    .sort((a, b) => labelRank(a, words.join(' ')) - labelRank(b, words.join(' ')))
}

function labelRank({ label }: SettingHit, search: string): number {
  const at = label.toLowerCase().indexOf(search)
  return at < 0 ? 2 : Math.min(at, 1)
}

function pageHits() {
  return PAGES.map(({ id, label, words }) => ({
    hit: { key: id, label, page: id },
    text: `${label} ${words}`.toLowerCase()
  }))
}

function rowHits() {
  const rows = Object.entries(ROWS) as readonly [RowId, Row][]
  return rows.map(([row, { page, label, words }]) => {
    const where = PAGES.find((candidate) => candidate.id === page)?.label ?? ''
    return {
      hit: { key: `${page}/${row}`, label, where, page, row },
      text: `${label} ${words} ${where}`.toLowerCase()
    }
  })
}
