import type { SampleSet } from '../../shared/ipc/views'
import { useCall } from '../ipc/hooks'
import { plural } from '../lib/format'
import { importSamples } from '../state/importStore'

/** The middle picture of a card is the widest. */
const WIDTHS = ['w-[28%]', 'w-[44%]', 'w-[28%]'] as const

export function SampleSets() {
  const { data } = useCall('images.samples', {})
  if (data?.length === 0) return null
  return (
    <section aria-labelledby="samples-title">
      <div className="mb-2.5 flex items-baseline gap-2">
        <h2 id="samples-title" className="h-sec">
          Or start from a sample set
        </h2>
        <span className="text-xs text-fg-3">Public-domain photographs, included with the app</span>
      </div>
      <div className="grid min-h-[172px] grid-cols-3 gap-3 max-[1279px]:min-h-[152px]">
        {data?.slice(0, 3).map((set) => (
          <SampleCard key={set.id} set={set} />
        ))}
      </div>
    </section>
  )
}

function SampleCard({ set }: { readonly set: SampleSet }) {
  return (
    <button
      type="button"
      className="card flex min-w-0 flex-col gap-2.5 p-2.5 text-left"
      onClick={() => void importSamples(set)}
    >
      <span className="flex h-[104px] w-full gap-[3px] overflow-hidden rounded-md max-[1279px]:h-[84px]">
        {set.previews.slice(0, 3).map((source, index) => (
          <img key={source} src={source} alt="" className={`photo h-full ${WIDTHS[index] ?? ''}`} />
        ))}
      </span>
      <span className="w-full min-w-0 px-0.5">
        <span className="flex items-baseline gap-2">
          <b className="truncate font-semibold">{set.name}</b>
          <span className="num text-xs whitespace-nowrap text-fg-3">
            {plural(set.imageCount, 'image')}
          </span>
        </span>
        <span className="mt-0.5 block text-sm text-fg-2">{set.description}</span>
      </span>
    </button>
  )
}
