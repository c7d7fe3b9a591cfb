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

  await network.open()
  await test.step('what cannot be read is said, and nothing is asked or changed', async () => {
    await network.fillCertificates('-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----')
    expect(await network.save('certificates', 'refuse')).toEqual([])
    await expect(network.problem).toContainText('holds a certificate that cannot be read')
  })
  await network.fillCertificates(SELF_SIGNED.cert)
  const asked = await network.save('certificates', 'agree')
  expect(asked.map(({ detail }) => detail).join()).toContain(
    'Trusted beside the usual certificates: '
  )
  await openai.open('OpenAI')
  await openai.test('Works.')
  expect(mock.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`])
  await Promise.all([front.close(), mock.close()])
})

test('a proxy is used only after the system’s own question, and reads no key', async ({
  start
}) => {
  const mock = await startOpenAiPlatformMock({ apiKey: KEY })
  const front = await startSecureFront(mock.port, BY_COMPANY)
  const hosts = { [`${COMPANY}:443`]: `127.0.0.1:${front.port}` }
  const proxy = await startProxyMock({ hosts, credentials: CREDENTIALS })
  const place = `127.0.0.1:${proxy.port}`
  const { app, page } = await start(START)
  const network = new NetworkPage(app, page)
  const openai = new ProviderPage(page)
  const before = (await callMain(page, 'settings.read', {})).network
  await openai.open('OpenAI')
  await openai.saveAddress(`https://${COMPANY}/v1`)

  await test.step('who says no changes nothing', async () => {
    await network.open()
    await network.chooseProxy('Manual', proxy.url)
    const asked = await network.save('proxy', 'refuse')
    expect(asked.map(({ detail }) => detail).join()).toContain(`go through the proxy ${place}.`)
    await expect(network.problem).toHaveText('The network settings stay as they were.')
    expect((await callMain(page, 'settings.read', {})).network).toEqual(before)
    expect(proxy.connections()).toBe(0)
  })
  await test.step('a proxy that wants a password is named', async () => {
    await network.save('proxy', 'agree')
    await openai.open('OpenAI')
    await openai.saveKey(KEY)
    await openai.testSaid(`The proxy ${place} wants a user name and password.`)
  })
  await test.step('with the password, the next hop is named: who issued the certificate', async () => {
    const { user, password } = CREDENTIALS
    await network.open()
    await network.chooseProxy('Manual', `http://${user}:${password}@${place}`)
    const asked = await network.save('proxy', 'agree')
    expect(JSON.stringify(asked)).not.toContain(password)
    await openai.open('OpenAI')
    await openai.test(
      `The certificate of ${COMPANY} is not trusted: who issued it is not known here.`
    )
  })
  await test.step('an answer comes through the proxy, which reads neither key nor picture', async () => {
    await network.open()
    await network.fillCertificates(COMPANY_ROOT)
    await network.save('certificates', 'agree')
    await openai.open('OpenAI')
    await openai.test('Works.')
    await openai.close()
    await setBoard(page, [{ provider: providerId('openai'), model: MODEL }])
    await new Dock(page).run.click()
    await new Compare(page).column(`A, ${MODEL}`).isIn('Done')
    expect(mock.chats().map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`])
    const ways = proxy.requests.filter(({ status }) => status === 200)
    expect(new Set(ways.map(({ method, target }) => `${method} ${target}`))).toEqual(
      new Set([`CONNECT ${COMPANY}:443`])
    )
    expect(proxy.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
    expect(proxy.seen().includes(KEY)).toBe(false)
  })
  await Promise.all([proxy, front, mock].map((server) => server.close()))
})

test('a script chooses the proxy; this computer’s own addresses go through it only if asked', async ({
  start
}) => {
  const mock = await startOpenAiPlatformMock({ apiKey: KEY })
  const proxy = await startProxyMock({ hosts: { [`${COMPANY}:80`]: `127.0.0.1:${mock.port}` } })
  const place = `127.0.0.1:${proxy.port}`
  const script = await startServer((_request, response) => {
    const body = `function FindProxyForURL(url, host) { return host === '${COMPANY}' ? 'PROXY ${place}' : 'DIRECT' }`
    response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(body)
  })
  const { app, page } = await start(START)
  const network = new NetworkPage(app, page)
  const openai = new ProviderPage(page)
  await network.open()

  await test.step('by the script', async () => {
    await network.chooseProxy('Script', `${script.origin}/proxy.pac`)
    const asked = await network.save('proxy', 'agree')
    expect(asked[0]?.detail).toContain(`The script at 127.0.0.1:${script.port} chooses the proxy.`)
    await openai.open('OpenAI')
    await openai.saveAddress(`http://${COMPANY}/v1`)
    await openai.saveKey(KEY)
    await openai.testSaid('Works.')
    expect(proxy.requests.at(-1)).toMatchObject({ target: `http://${COMPANY}/v1/models` })
  })
  await test.step('to this computer', async () => {
    await openai.saveAddress(mock.baseUrl)
    await openai.saveKey(KEY)
    await openai.testSaid('Works.')
    await network.open()
    await network.chooseProxy('Manual', proxy.url)
    await network.save('proxy', 'agree')
    const straight = proxy.requests.length
    await openai.open('OpenAI')
    await openai.test('Works.')
    expect(proxy.requests).toHaveLength(straight)
    await network.open()
    await network.root
      .getByRole('checkbox', { name: 'Also for addresses of this computer' })
      .check()
    await network.save('proxy', 'agree')
    await openai.open('OpenAI')
    await openai.test('Works.')
    expect(proxy.requests.at(-1)).toMatchObject({ target: `${mock.baseUrl}/models` })
  })
  await test.step('straight again, which nobody has to be asked about', async () => {
    await network.open()
    await network.chooseProxy('None')
    const passed = proxy.requests.length
    expect(await network.save('proxy', 'agree')).toEqual([])
    await openai.open('OpenAI')
    await openai.test('Works.')
    expect(proxy.requests).toHaveLength(passed)
  })
  await Promise.all([script, proxy, mock].map((server) => server.close()))
})
