import { DEFAULT_SETTINGS } from '../../../shared/domain/settings'
import { Button, NumberField, Switch } from '../../components/ui'
import { PageFrame, SettingRow } from '../rows'
import { LONGEST_SECONDS, TIME_LIMITS } from '../timeLimits'
import { useSettings } from '../useSettings'

export function GeneralPage() {
  const { settings, change } = useSettings()
  return (
    <PageFrame title="General" intro="Changes hold from the next run on.">
      <SettingRow
        row="concurrency"
        hint="Over all providers together. Each provider has a limit of its own beside it."
      >
        <NumberField
          integer
          className="w-[84px]"
          label="Requests at once"
          min={1}
          max={64}
          value={settings.concurrency}
          onChange={(concurrency) => concurrency !== undefined && change({ concurrency })}
        />
      </SettingRow>
      <SettingRow
        row="tries"
        hint="Tries in all when a provider is busy or refuses the connection. 1 never tries again. What may already have been charged is never sent twice."
      >
        <NumberField
          integer
          className="w-[84px]"
          label="Tries"
          min={1}
          max={10}
          value={settings.tries}
          onChange={(tries) => tries !== undefined && change({ tries })}
        />
      </SettingRow>
      <TimeLimits />
      <SettingRow
        row="localServers"
        hint="Ollama, LM Studio, llama.cpp and vLLM, on their usual ports. Only this computer is asked."
      >
        <Switch
          className="h-7"
          checked={settings.findLocalServers}
          onChange={(findLocalServers) => change({ findLocalServers })}
        >
          Look for local servers
        </Switch>
      </SettingRow>
      <SettingRow
        row="appKeys"
        hint="Such as J, C and 1 to 9. Switch them off if they get in the way of dictation or another tool; menus, buttons and keys with a modifier keep working."
      >
        <Switch
          className="h-7"
          checked={settings.shortcutsEnabled}
          onChange={(shortcutsEnabled) => change({ shortcutsEnabled })}
        >
          Use keys without a modifier
        </Switch>
      </SettingRow>
    </PageFrame>
  )
}

function TimeLimits() {
  const { settings, change } = useSettings()
  const { timeouts } = settings
  const standard = DEFAULT_SETTINGS.timeouts
  const changed = TIME_LIMITS.some(({ key }) => timeouts[key] !== standard[key])
  return (
    <SettingRow
      row="timeouts"
      hint="An answer that runs out of time is marked as timed out; what had arrived is kept."
    >
      <div className="grid gap-2">
        {TIME_LIMITS.map(({ key, label, what }) => (
          <div key={key} className="flex items-center gap-2.5 text-sm">
            <span className="w-[72px] text-fg-2">{label}</span>
            <NumberField
              className="w-[84px]"
              label={`${label}, seconds`}
              min={1}
              max={LONGEST_SECONDS}
              value={timeouts[key]}
              onChange={(value) =>
                value !== undefined && change({ timeouts: { ...timeouts, [key]: value } })
              }
            />
            <span className="text-fg-3">s {what}</span>
          </div>
        ))}
      </div>
      {changed && (
        <Button size="sm" className="mt-2.5" onClick={() => change({ timeouts: standard })}>
          Reset time limits
        </Button>
      )}
    </SettingRow>
  )
}
