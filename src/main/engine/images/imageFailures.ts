import { failure } from '../../../shared/domain/failure'
import { AdapterFailure } from '../providers/adapter'

const ADD_AGAIN = 'Put the file back or add the image again, then retry.'

/** A picture whose bytes cannot be used, with the sentence that says why. */
export function badImage(sentence: string, nextStep = 'Use another copy of it.'): AdapterFailure {
  return new AdapterFailure(failure('bad-input', { sentence, nextStep, notCharged: true }))
}

export function imageGone(name: string): AdapterFailure {
  return badImage(
    `The file ${name} is gone: it was moved, renamed or deleted since it was added.`,
    ADD_AGAIN
  )
}

export function imageChanged(name: string): AdapterFailure {
  return badImage(
    `The file ${name} changed since it was added, so it is another picture now.`,
    'Add the changed file again, then run it.'
  )
}

export function cannotFit(): AdapterFailure {
  return new AdapterFailure(
    failure('too-large', {
      sentence: 'The image cannot be made small enough for this provider.',
      notCharged: true
    })
  )
}

/** The prepared picture has no place on this computer. */
export function cannotWrite(error: unknown): AdapterFailure {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  return badImage(
    `The prepared picture could not be written to the data folder (${code}).`,
    'Free some disk space or check the folder’s permissions, then retry.'
  )
}

/** The media process itself does not run; no picture is to blame. */
export function decoderNotStarted(): AdapterFailure {
  return badImage(
    'The process that decodes pictures could not be started.',
    'Start Triptych again; if that does not help, install it anew.'
  )
}
