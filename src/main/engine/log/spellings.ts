/** Every way in which a secret may be written inside another text. */
export function spellings(secret: string): readonly string[] {
  const plain = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1)
  ]
  return [...new Set([...plain, ...base64Spellings(secret)])]
}

/** Shorter pieces of base64 would also be found in texts that have nothing to do with the secret. */
const SHORTEST_PIECE = 6

/**
 * The secret as it looks inside the base64 of a longer text (`user:secret` of basic authorization),
 * whose alignment is not known: three bytes make four characters, so there are three alignments.
 * Characters that also depend on the neighbours are left out.
 */
function base64Spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const start = Math.ceil((before * 8) / 6)
    const end = Math.floor(((before + bytes.length) * 8) / 6)
    const piece = encoded.slice(start, end)
    if (piece.length < SHORTEST_PIECE) return []
    return [piece, piece.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
