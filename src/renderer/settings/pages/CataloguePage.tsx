import { CircleStop, RefreshCw } from 'lucide-react'
import type { CatalogueInfo, CatalogueNews } from '../../../shared/ipc/views'
import { Banner, Button, Spinner } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { formatCount, formatDay, formatWhen, plural } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import { PageFrame, Row, SettingRow } from '../rows'
import { refreshCatalogue, stopRefresh, useRefresh } from './catalogueRefresh'

export function CataloguePage() {
  const info = useCall('catalogue.info', {}).data
  return (
    <PageFrame
      title="Catalogue"
      intro="What is known of models: sight, limits, prices. It works offline; a provider’s own list comes first."
    >
      <SettingRow
        row="catalogue"
        hint="Prices that you typed stay as they are, and so does what you set about sight."
      >
        <dl className="num selectable m-0 grid grid-cols-[96px_1fr] gap-y-1 pt-[5px] text-sm">
          {factsOf(info).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-fg-3">{name}</dt>
              <dd className="m-0">{value}</dd>
            </div>
          ))}
        </dl>
        <RefreshButton />
      </SettingRow>
      <Row label="What is sent">
        <p className="m-0 pt-[5px] text-sm text-fg-2">
          Nothing about you: a refresh reads public lists and sends neither keys nor pictures.
        </p>
      </Row>
    </PageFrame>
  )
}

function factsOf(info: CatalogueInfo | undefined): readonly (readonly [string, string])[] {
  return [
    ['Models', formatCount(info?.models)],
    ['As of', info ? formatDay(info.asOf) : '…'],
    ['Source', info?.source ?? '…'],
    ['Refreshed', refreshedWords(info)]
  ]
}

function refreshedWords(info: CatalogueInfo | undefined): string {
  if (!info) return '…'
  return info.refreshedAt === undefined
    ? 'Never; this is what Triptych came with'
    : formatWhen(info.refreshedAt)
}

function RefreshButton() {
  const { since, news, failure } = useRefresh()
  const now = useNow(since !== undefined, 1_000)
  if (since !== undefined)
    return (
      <div className="mt-3 flex items-center gap-2.5 text-sm">
        <Button icon={CircleStop} onClick={stopRefresh}>
          Stop
        </Button>
        <span role="status" className="flex items-center gap-2 text-fg-2">
          <Spinner /> Reading the public lists
        </span>
        <span className="num text-fg-3">{Math.max(0, Math.round((now - since) / 1_000))} s</span>
      </div>
    )
  return (
    <>
      <Button className="mt-3" icon={RefreshCw} onClick={() => void refreshCatalogue()}>
        Refresh
      </Button>
      {failure !== undefined && (
        <Banner tone="danger" title="The catalogue was not refreshed." className="mt-3">
          {failure}
        </Banner>
      )}
      {news && <News news={news} />}
    </>
  )
}

/** `12 models added, 40 changed, none removed.` */
export function newsSentence({ added, changed, removed }: CatalogueNews): string {
  if (added + changed + removed === 0) return 'Nothing has changed since the last time.'
  const some = (count: number) => (count === 0 ? 'none' : formatCount(count))
  const first = added === 0 ? 'No model added' : `${plural(added, 'model')} added`
  return `${first}, ${some(changed)} changed, ${some(removed)} removed.`
}

function News({ news }: { readonly news: CatalogueNews }) {
  return (
    <div role="status" className="num mt-3 text-sm">
      <p className="m-0 text-fg-2">{newsSentence(news)}</p>
      {news.problems.length > 0 && (
        <Banner tone="warn" title="Some lists could not be read." className="mt-2">
          <ul className="m-0 list-none p-0">
            {news.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Banner>
      )}
    </div>
  )
}
