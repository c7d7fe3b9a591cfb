import { fileURLToPath } from 'node:url'

/**
 * The files in a list of addresses, as file managers put it on the clipboard (RFC 2483: one a line,
 * `#` begins a comment; GNOME adds a first line `copy` or `cut`). Other addresses are left out.
 */
export function filesInUriList(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('file://'))
    .flatMap((line) => {
      try {
        const url = new URL(line)
        return url.host === '' ? [fileURLToPath(url)] : []
      } catch {
        return []
      }
    })
}

/** The files in macOS's `NSFilenamesPboardType`: a property list of one array of strings. */
export function filesInPropertyList(xml: string): string[] {
  return [...xml.matchAll(/<string>([^<]*)<\/string>/g)].map(([, text = '']) => unescapeXml(text))
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'"
}

function unescapeXml(text: string): string {
  return text.replace(/&(\w+);/g, (all, name: string) =>
    Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? all) : all
  )
}

/** The file in Windows' `FileNameW`: UTF-16, ended by a zero. Explorer puts only the first one there. */
export function filesInFileNameW(buffer: Buffer): string[] {
  const name = buffer.toString('utf16le').split('\0', 1)[0] ?? ''
  return name === '' ? [] : [name]
}
