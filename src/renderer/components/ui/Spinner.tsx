import { classes } from '../../lib/classes'

/** Turns once in 900 ms; a still ring under reduced motion, so show the elapsed time beside it. */
export function Spinner({
  large,
  className
}: {
  readonly large?: boolean
  readonly className?: string
}) {
  return <span aria-hidden className={classes('spin', large === true && 'spin-lg', className)} />
}
