import type { PlanProblem } from './plan'

/** A command that cannot be understood; ends with exit code 2. */
export class UsageError extends Error {}

/** A plan that cannot be run as it stands; ends with exit code 2. */
export class BadPlan extends UsageError {
  constructor(readonly problems: readonly PlanProblem[]) {
    super(problems.map(sentenceOf).join('\n'))
    this.name = 'BadPlan'
  }
}

function sentenceOf({ path, message }: PlanProblem): string {
  return path === '' ? `The plan ${message}.` : `$.${path}: ${message}.`
}
