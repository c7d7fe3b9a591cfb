/** Why a job of a built-in engine has no answer, as far as the host can tell. */
import { failure } from '../../../shared/domain/failure'
import { AdapterFailure } from '../providers/adapter'
import { engineLabel, type EngineId } from './catalogue'

export function unknownEngine(engine: string): AdapterFailure {
  return new AdapterFailure(
    failure('bad-input', {
      sentence: `There is no built-in engine called ${engine}.`,
      nextStep: 'Choose one of the built-in engines in the list of models.',
      notCharged: true
    })
  )
}

export function cancelled(): AdapterFailure {
  return new AdapterFailure(failure('cancelled', { notCharged: true }))
}

export function interrupted(): AdapterFailure {
  return new AdapterFailure(failure('interrupted', { notCharged: true }))
}

export function notStarted(): AdapterFailure {
  return new AdapterFailure(
    failure('provider', {
      sentence: 'The process of the built-in engines could not be started.',
      nextStep: 'Retry this model; if it fails again, restart Triptych.',
      notCharged: true
    })
  )
}

export function crashedOn(engine: EngineId): AdapterFailure {
  return new AdapterFailure(
    failure('provider', {
      sentence: `${engineLabel(engine)} crashed while it worked on this image.`,
      nextStep: 'Retry it; if it crashes again, ask another model about this image.',
      notCharged: true
    })
  )
}

export function gaveUp(maxCrashes: number, crashWindowMs: number): AdapterFailure {
  const seconds = Math.ceil(crashWindowMs / 1000)
  return new AdapterFailure(
    failure('provider', {
      sentence: `The built-in engines crashed ${maxCrashes} times within ${seconds} seconds and are not started again for now.`,
      nextStep: 'Wait a minute, then retry this model.',
      notCharged: true
    })
  )
}
