/** What is known of who sent a message; `frame` is absent when it is gone or cannot be read any more. */
export interface SenderFacts {
  readonly contentsId: number
  readonly frame?: { readonly origin: string; readonly isMainFrame: boolean }
}

/**
 * Whether a message may be looked at: it comes from a window of ours, from that window's main frame,
 * and the page in it has exactly the app's origin. Equality only; a prefix or substring test would
 * accept `app://bundle.evil`.
 */
export function isTrustedSender(
  sender: SenderFacts,
  ownContents: ReadonlySet<number>,
  appOrigin: string
): boolean {
  return (
    ownContents.has(sender.contentsId) &&
    sender.frame !== undefined &&
    sender.frame.isMainFrame &&
    sender.frame.origin === appOrigin
  )
}
