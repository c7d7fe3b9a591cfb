import { DropZone } from './DropZone'
import { ModelsPanel } from './ModelsPanel'
import { SampleSets } from './SampleSets'

/** A board without images: how to get some, and which models are there already. */
export default function FirstRun() {
  return (
    <main className="flex min-h-0 flex-1">
      <section
        data-region="images"
        aria-label="Add images"
        className="flex min-w-0 flex-1 flex-col gap-5 overflow-y-auto p-6 max-[1279px]:gap-4 max-[1279px]:p-4"
      >
        <DropZone />
        <SampleSets />
      </section>
      <ModelsPanel />
    </main>
  )
}
