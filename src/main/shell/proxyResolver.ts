import type { Session } from 'electron'
import type { ProxyResolver } from '../engine/engine'
import { NetworkSettingsError } from '../engine/network/settingsError'

/** What is needed of an Electron session. */
export type ProxySession = Pick<Session, 'setProxy' | 'resolveProxy'> & {
  fetch(
    url: string,
    options: { readonly signal: AbortSignal }
  ): Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>
}

const SCRIPT_PATIENCE_MS = 10_000

/**
 * Asks Chromium which proxy the system, or a proxy script, wants for an address. It has sessions of
 * its own, in memory: the window's session stays without any network.
 *
 * @param openSession `session.fromPartition`
 */
export function createProxyResolver(
  openSession: (partition: string) => ProxySession
): ProxyResolver {
  let system: Promise<ProxySession> | undefined
  let script: { readonly url: string; readonly session: Promise<ProxySession> } | undefined
  return {
    async system(url) {
      system ??= followSystem(openSession('proxy-system'))
      return await (await system).resolveProxy(url)
    },
    async script(scriptUrl, url) {
      if (script?.url !== scriptUrl) {
        const session = followScript(openSession('proxy-script'), scriptUrl)
        const begun = (script = { url: scriptUrl, session })
        // The next request asks for the script again.
        session.catch(() => {
          if (script === begun) script = undefined
        })
      }
      return await (await script.session).resolveProxy(url)
    }
  }
}

async function followSystem(session: ProxySession): Promise<ProxySession> {
  await session.setProxy({ mode: 'system' })
  return session
}

/**
 * Chromium goes straight, in silence, when a script cannot be had. A person who set one wants to
 * know that, so it is read once before it is handed over.
 */
async function followScript(session: ProxySession, url: string): Promise<ProxySession> {
  await session.setProxy({ mode: 'direct' })
  const problem = await problemWith(session, url)
  if (problem !== undefined)
    throw new NetworkSettingsError(
      `The proxy script at ${new URL(url).host} ${problem}.`,
      'Check its address under Settings, Network.'
    )
  await session.setProxy({ mode: 'pac_script', pacScript: url })
  return session
}

async function problemWith(session: ProxySession, url: string): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(SCRIPT_PATIENCE_MS)
    const answer = await session.fetch(url, { signal })
    if (!answer.ok) return `cannot be read (status ${answer.status})`
    const text = await answer.text()
    return text.includes('FindProxyForURL') ? undefined : 'is not a proxy script'
  } catch {
    return 'cannot be read'
  }
}
