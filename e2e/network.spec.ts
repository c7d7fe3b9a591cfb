import {
  BY_COMPANY,
  COMPANY_ROOT,
  SELF_SIGNED
} from '../src/main/engine/providers/testing/certificate'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { NO_KEYRING } from './fixtures/keyring'
import { providerId } from './fixtures/mocks'
import { sample } from './fixtures/pictures'
import { startSecureFront } from './fixtures/secure'
import { setBoard } from './fixtures/seed'
import { startServer } from './mocks/httpServer'
import { startOpenAiPlatformMock } from './mocks/openai/openaiPlatform'
import { startProxyMock } from './mocks/proxies/proxyServer'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { NetworkPage } from './pages/network'
import { ProviderPage } from './pages/provider'

const KEY = 'goes-through-the-proxy-unread-0123'
const MODEL = 'gpt-5.4-mini'
/** A name that no name server knows; the proxy does. */
const COMPANY = 'api.company.test'
const CREDENTIALS = { user: 'anna', password: 'not-to-be-shown' }
const START = { paths: [sample('espresso-cup.jpg')], env: NO_KEYRING }

test('a certificate of one’s own is named, added, and trusted', async ({ start }) => {
  const mock = await startOpenAiPlatformMock({ apiKey: KEY })
  const front = await startSecureFront(mock.port, SELF_SIGNED)
  const { app, page } = await start(START)
  const network = new NetworkPage(app, page)
  const openai = new ProviderPage(page)
  await openai.open('OpenAI')
  await openai.saveAddress(`https://127.0.0.1:${front.port}/v1`)
  await openai.saveKey(KEY)
  await openai.testSaid(
    `The certificate of 127.0.0.1:${front.port} is not trusted: it is self-signed.`
  )
  await openai.testSaid('add its certificate under Settings, Network')
  expect(mock.requests).toEqual([])

  await test.step('what cannot be read is said, and changes nothing', async () => {
    await network.open()
    await network.fillCertificates('-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----')
    await network.save('certificates', 'agree')
  })
  await network.fillCertificates(SELF_SIGNED.cert)
  const asked = await network.save('certificates', 'agree')
  expect(asked.map(({ detail }) => detail).join()).toContain('Certificates of your own are trusted')
  await openai.open('OpenAI')
  await openai.test('Works.')
  expect(mock.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`])
  await Promise.all([front.close(), mock.close()])
})
