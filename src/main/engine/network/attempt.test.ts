import { expect, it } from 'vitest'
import { startOpenAiMock } from '../../../../e2e/mocks/openai/openaiServer'
import { startProxyMock } from '../../../../e2e/mocks/proxies/proxyServer'
import { attempt } from '../providers/testing/attempt'
import { networkOf } from './testing/kit'

/** A whole attempt, from the adapter to the recording, behind a proxy with a password. */
it('an answer comes through the proxy, and neither log nor recording holds its password', async () => {
  const provider = await startOpenAiMock()
  const hosts = { 'api.provider.test:80': `127.0.0.1:${provider.port}` }
  const credentials = { user: 'anna', password: 'proxy-secret-word' }
  const proxy = await startProxyMock({ hosts, credentials })
  const url = proxy.url.replace('//', '//anna:proxy-secret-word@')
  const { network } = networkOf({ proxy: { mode: 'manual', url, bypass: [] } })
  const { answer, events, recording } = await attempt({
    plan: { baseUrl: 'http://api.provider.test/v1', model: 'echo-name:anna' },
    network
  })
  expect(answer.state).toBe('done')
  expect(proxy.requests).toMatchObject([{ method: 'POST', status: 200 }])
  const marks = events.flatMap((event) => (event.type === 'mark' ? [event.mark] : []))
  expect(marks).toEqual(expect.arrayContaining(['connected', 'sent', 'responseHead', 'firstByte']))
  const basic = Buffer.from('anna:proxy-secret-word').toString('base64')
  const kept = JSON.stringify([events, recording.exchanges])
  expect(kept).not.toContain('proxy-secret-word')
  expect(kept).not.toContain(basic)
  expect(proxy.seen().includes(basic)).toBe(true)
  await Promise.all([provider.close(), proxy.close()])
})

it('a proxy’s refusal becomes the failure of the attempt', async () => {
  const proxy = await startProxyMock({ credentials: { user: 'a', password: 'b' } })
  const { network } = networkOf({ proxy: { mode: 'manual', url: proxy.url, bypass: [] } })
  const { answer } = await attempt({
    plan: { baseUrl: 'https://api.provider.test/v1', model: 'm' },
    network
  })
  expect(answer.failure).toMatchObject({
    class: 'network',
    sentence: `The proxy 127.0.0.1:${proxy.port} wants a user name and password.`,
    notCharged: true
  })
  await proxy.close()
})
