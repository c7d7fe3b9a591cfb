import type { ImageId, LaneId } from '../../shared/domain/ids'
import type { ImageInfo } from '../../shared/domain/image'
import type { Lane } from '../../shared/domain/lane'
import type { CostRange, LanePlan, RunPlanView } from '../../shared/ipc/views'
import { sampleProvider } from './samples'

/** An image for tests, told apart by one hexadecimal digit. */
export function sampleImage(digit: string): ImageInfo {
  return {
    id: digit.repeat(64) as ImageId,
    name: `${digit}.jpg`,
    folder: '',
    format: 'jpeg',
    width: 800,
    height: 600,
    orientation: 1,
    sizeBytes: 100_000,
    location: 'linked'
  }
}

/** A lane of the model `id` of the provider of {@link sampleProvider}`('cloud')`. */
export function sampleLane(id: string, patch: Partial<Lane> = {}): Lane {
  return {
    id: `lane_${id}` as LaneId,
    provider: sampleProvider('cloud').id,
    model: id,
    label: `Model ${id}`,
    providerLabel: 'Cloud',
    hue: 1,
    params: {},
    ...patch
  }
}

const RANGE: CostRange = { lowUsd: '0.005', likelyUsd: '0.0115', highUsd: '0.032' }

/** What a run would do in a lane: one call with the image as it is, about $0.0115. */
export function sampleLanePlan(lane: Pick<Lane, 'id'>, patch: Partial<LanePlan> = {}): LanePlan {
  return {
    laneId: lane.id,
    calls: 1,
    images: { asIs: 1, changed: 0, refused: 0 },
    changes: [],
    problems: [],
    dropped: [],
    cost: { kind: 'estimate', basis: 'Input: 258 tokens for the image.', ...RANGE },
    ...patch
  }
}

/** The plan of a run over these lanes; its total is that of one estimated lane. */
export function samplePlan(lanes: readonly LanePlan[]): RunPlanView {
  const kinds = lanes.map(({ cost }) => cost.kind)
  return {
    cells: lanes.length,
    lanes,
    ...(kinds.includes('estimate') && { total: RANGE }),
    unestimated: kinds.filter((kind) => kind === 'unknown').length
  }
}
