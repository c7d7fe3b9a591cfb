import { useState } from 'react'
import type { FormEvent } from 'react'
import type { NetworkSettings } from '../../../shared/domain/settings'
import { Button, Checkbox, Field, Segmented, TextArea } from '../../components/ui'
import { plural } from '../../lib/format'
import { Hint, PageFrame, SettingRow } from '../rows'
import { useSettings } from '../useSettings'
import { MODES, countCertificates, draftOf, isSameProxy, proxyOf } from './networkDraft'
import type { ProxyDraft } from './networkDraft'
import { useSaveNetwork } from './useSaveNetwork'

export function NetworkPage() {
  const { network } = useSettings().settings
  // What is being typed belongs to the settings it began with; others begin anew.
  const key = JSON.stringify(network)
  return (
    <PageFrame
      title="Network"
      intro="One way out for all providers. The Test button of a provider says whether it works."
    >
      <Proxy key={`proxy ${key}`} network={network} />
      <Certificates key={`ca ${key}`} network={network} />
    </PageFrame>
  )
}

interface PartProps {
  readonly network: NetworkSettings
}

function Proxy({ network }: PartProps) {
  const [draft, setDraft] = useState<ProxyDraft>(() => draftOf(network))
  const { save, busy, problem } = useSaveNetwork()
  const change = (patch: Partial<ProxyDraft>) => setDraft((now) => ({ ...now, ...patch }))
  const changed = !isSameProxy(draft, network)
  const needsAddress = draft.mode === 'manual' || draft.mode === 'pac'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changed) save(proxyOf(draft, network))
  }
  return (
    <SettingRow row="proxy">
      <form className="grid gap-2.5" onSubmit={submit}>
        <div>
          <Segmented
            label="Proxy"
            value={draft.mode}
            segments={MODES}
            onChange={(mode) => change({ mode })}
          />
          <Hint>{MODES.find(({ value }) => value === draft.mode)?.what}</Hint>
        </div>
        {needsAddress && <ProxyAddress draft={draft} onChange={change} />}
        {draft.mode !== 'none' && (
          <Checkbox checked={draft.loopback} onChange={(loopback) => change({ loopback })}>
            Also for addresses of this computer
          </Checkbox>
        )}
        <Outcome problem={problem} />
        {changed && (
          <div className="flex gap-2">
            <Button
              type="submit"
              variant="primary"
              busy={busy}
              disabled={needsAddress && draft.url.trim() === ''}
            >
              Save proxy
            </Button>
            <Button variant="quiet" onClick={() => setDraft(draftOf(network))}>
              Cancel
            </Button>
          </div>
        )}
      </form>
    </SettingRow>
  )
}

interface ProxyAddressProps {
  readonly draft: ProxyDraft
  readonly onChange: (patch: Partial<ProxyDraft>) => void
}

function ProxyAddress({ draft, onChange }: ProxyAddressProps) {
  const manual = draft.mode === 'manual'
  return (
    <>
      <div>
        <Caption>{manual ? 'Address' : 'Address of the script'}</Caption>
        <Field
          className="mono max-w-[420px]"
          label={manual ? 'Address of the proxy' : 'Address of the proxy script'}
          placeholder={
            manual ? 'http://proxy.example.org:8080' : 'http://wpad.example.org/proxy.pac'
          }
          value={draft.url}
          onChange={(event) => onChange({ url: event.target.value })}
        />
        {manual && (
          <Hint>
            http, https or socks5. A user name and password may stand before the host; they are kept
            in the settings file as they are.
          </Hint>
        )}
      </div>
      {manual && (
        <div>
          <Caption>Not for</Caption>
          <Field
            className="mono max-w-[420px]"
            label="Not for these addresses"
            placeholder="example.org, 10.0.0.0/8, <local>"
            value={draft.bypass}
            onChange={(event) => onChange({ bypass: event.target.value })}
          />
          <Hint>Reached without the proxy. Separate them with commas.</Hint>
        </div>
      )}
    </>
  )
}

/** Over a field; its accessible name says the same in full. */
function Caption({ children }: { readonly children: string }) {
  return (
    <div aria-hidden className="mb-1 text-xs text-fg-2">
      {children}
    </div>
  )
}

function Certificates({ network }: PartProps) {
  const kept = network.extraCa ?? ''
  const [text, setText] = useState(kept)
  const { save, busy, problem } = useSaveNetwork()
  const count = countCertificates(text)
  const changed = text.trim() !== kept.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!changed) return
    const { extraCa: _old, ...rest } = network
    save(text.trim() === '' ? rest : { ...rest, extraCa: text.trim() })
  }
  return (
    <SettingRow
      row="certificate"
      hint="For networks that read encrypted traffic, as some companies do. It is trusted beside the usual authorities, for every provider."
    >
      <form className="grid gap-2" onSubmit={submit}>
        <TextArea
          className="mono"
          label="Certificates as PEM text"
          rows={6}
          spellCheck={false}
          placeholder={'-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----'}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Outcome problem={problem} />
        <div className="flex items-center gap-2">
          <span className="num flex-1 text-xs text-fg-3">
            {text.trim() === '' ? 'None added' : plural(count, 'certificate')}
            {network.caFile !== undefined && `, and those in ${network.caFile}`}
          </span>
          {changed && (
            <>
              <Button variant="quiet" onClick={() => setText(kept)}>
                Cancel
              </Button>
              <Button type="submit" variant="primary" busy={busy}>
                Save certificates
              </Button>
            </>
          )}
          {!changed && kept !== '' && (
            <Button variant="danger" onClick={() => setText('')}>
              Take out
            </Button>
          )}
        </div>
      </form>
    </SettingRow>
  )
}

function Outcome({ problem }: { readonly problem: string | undefined }) {
  return (
    <div role="alert" className="selectable text-sm text-danger empty:hidden">
      {problem}
    </div>
  )
}
