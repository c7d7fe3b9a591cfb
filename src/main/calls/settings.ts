import { isDeepStrictEqual } from 'node:util'
import type { NetworkSettings, Settings } from '../../shared/domain/settings'
import { CallFailure } from '../../shared/ipc/result'
import { readCertificates } from '../engine/network/certificates'
import { NetworkSettingsError } from '../engine/network/settingsError'
import type { CallGroup } from './index'
import type { CallContext, ConfirmWords } from './services'

export function settingsCalls({ settings, shell }: CallContext): CallGroup<'settings'> {
  return {
    'settings.read': () => settings.read(),
    // Who else has to know (theme, menu, window) hears it from the store.
    'settings.write': async ({ patch }) => {
      const before = settings.read()
      if (patch.network && !isDeepStrictEqual(patch.network, before.network)) {
        checkCertificates(patch.network, before.network)
        await confirmNetwork(patch.network, before, (words) => shell.confirm(words))
      }
      return settings.write(patch)
    }
  }
}

/**
 * Kept as they are, certificates that cannot be read would fail every request from then on.
 *
 * @throws CallFailure `refused` with what is wrong with them
 */
function checkCertificates({ extraCa = '' }: NetworkSettings, before: NetworkSettings): void {
  if (extraCa.trim() === '' || extraCa === before.extraCa) return
  try {
    readCertificates(extraCa, 'The added text')
  } catch (error) {
    if (!(error instanceof NetworkSettingsError)) throw error
    throw new CallFailure('refused', error.sentence, error.nextStep)
  }
}

/**
 * SECURITY: whoever sets a proxy and a certificate can read every key on its way out. A window that
 * was taken over must not be able to, so the system's own dialog asks, where no page can answer.
 *
 * @throws CallFailure `refused` when a person says no
 */
async function confirmNetwork(
  network: NetworkSettings,
  before: Settings,
  confirm: (words: ConfirmWords) => Promise<boolean>
): Promise<void> {
  const reasons = [
    ...(isDeepStrictEqual(network.proxy, before.network.proxy) ? [] : proxyWords(network)),
    ...(network.extraCa === before.network.extraCa && network.caFile === before.network.caFile
      ? []
      : certificateWords(network))
  ]
  if (reasons.length === 0) return
  const agreed = await confirm({
    message: 'Change how Triptych reaches its providers?',
    detail: `${reasons.join('\n')}\n\nYour keys and images go this way. Agree only if you changed this yourself.`,
    action: 'Change it'
  })
  if (!agreed) throw new CallFailure('refused', 'The network settings stay as they were.')
}

/** Going straight or by the system's own settings hands nothing to anybody new. */
function proxyWords({ proxy }: NetworkSettings): readonly string[] {
  if (proxy.mode === 'manual') return [`All requests go through the proxy ${hostOf(proxy.url)}.`]
  if (proxy.mode === 'pac') return [`The script at ${hostOf(proxy.url)} chooses the proxy.`]
  return []
}

function certificateWords({ extraCa = '', caFile }: NetworkSettings): readonly string[] {
  const names = extraCa.trim() === '' ? [] : readCertificates(extraCa, 'The added text')
  return [
    ...(names.length > 0
      ? [`Trusted beside the usual certificates: ${names.map(({ name }) => name).join(', ')}.`]
      : []),
    ...(caFile === undefined ? [] : ['The certificates of a file are trusted too.'])
  ]
}

/** Never the name and password that may stand before it. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'you entered'
}
