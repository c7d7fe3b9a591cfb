import { describe, expect, it } from 'vitest'
import { NetworkSettingsError } from '../engine/network/settingsError'
import { createProxyResolver, type ProxySession } from './proxyResolver'

const SCRIPT = 'http://wpad.company.test/proxy.pac'
const FUNCTION = 'function FindProxyForURL(url, host) { return "PROXY p:8080" }'

/** Stands in for Chromium; keeps what each session was told. */
function chromium(files: Record<string, string>) {
  const told: string[] = []
  const openSession = (partition: string): ProxySession => {
    let mode: string | undefined
    return {
      setProxy: async (config) => {
        mode = config.mode
        told.push(`${partition}: ${config.mode} ${config.pacScript ?? ''}`.trim())
      },
      resolveProxy: async (url) => `${partition} ${mode} for ${url}`,
      fetch: async (url) => {
        const text = files[url]
        if (text === 'unreachable') throw new Error('net::ERR_NAME_NOT_RESOLVED')
        return {
          ok: text !== undefined,
          status: text === undefined ? 404 : 200,
          text: async () => text ?? ''
        }
      }
    }
  }
  return { told, resolver: createProxyResolver(openSession) }
}

describe('the system’s proxies', () => {
  it('are asked for in a session of their own, which is set up once', async () => {
    const { told, resolver } = chromium({})
    const answers = await Promise.all([
      resolver.system('https://a/'),
      resolver.system('https://b/')
    ])
    expect(answers).toEqual([
      'proxy-system system for https://a/',
      'proxy-system system for https://b/'
    ])
    expect(told).toEqual(['proxy-system: system'])
  })
})

describe('a proxy script', () => {
  it('is read once, straight, and then followed', async () => {
    const { told, resolver } = chromium({ [SCRIPT]: FUNCTION })
    expect(await resolver.script(SCRIPT, 'https://a/')).toBe(
      'proxy-script pac_script for https://a/'
    )
    await resolver.script(SCRIPT, 'https://b/')
    expect(told).toEqual(['proxy-script: direct', `proxy-script: pac_script ${SCRIPT}`])
  })

  it.each([
    [{}, 'cannot be read (status 404)'],
    [{ [SCRIPT]: 'unreachable' }, 'cannot be read.'],
    [{ [SCRIPT]: '<h1>Sign in</h1>' }, 'is not a proxy script']
  ])('that is not there is told, instead of going straight: %o', async (files, words) => {
    const { told, resolver } = chromium(files)
    const error: unknown = await resolver.script(SCRIPT, 'https://a/').catch((e: unknown) => e)
    expect(error).toBeInstanceOf(NetworkSettingsError)
    expect(String(error)).toContain(`The proxy script at wpad.company.test ${words}`)
    expect(told).not.toContain(`proxy-script: pac_script ${SCRIPT}`)
  })

  it('is asked for again after it could not be had, and when it is another one', async () => {
    const files: Record<string, string> = {}
    const { told, resolver } = chromium(files)
    await expect(resolver.script(SCRIPT, 'https://a/')).rejects.toThrow()
    files[SCRIPT] = FUNCTION
    files['http://other.test/p.pac'] = FUNCTION
    await resolver.script(SCRIPT, 'https://a/')
    await resolver.script('http://other.test/p.pac', 'https://a/')
    expect(told.at(-1)).toBe('proxy-script: pac_script http://other.test/p.pac')
  })
})
