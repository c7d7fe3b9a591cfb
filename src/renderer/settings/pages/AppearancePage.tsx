import { Monitor, Moon, Sun } from 'lucide-react'
import type { CSSProperties } from 'react'
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings'
import { Button, Segmented, Slider } from '../../components/ui'
import { PageFrame, SettingRow } from '../rows'
import { useSettings } from '../useSettings'

const THEMES = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon }
] as const

const SMALLEST_PX = 11
const LARGEST_PX = 22

export function AppearancePage() {
  const { settings, change } = useSettings()
  const standard = DEFAULT_SETTINGS.answerFontPx
  return (
    <PageFrame title="Appearance">
      <SettingRow row="theme" hint="Pictures lie on a neutral grey in both, so nothing tints them.">
        <Segmented
          label="Theme"
          value={settings.theme}
          segments={THEMES}
          onChange={(theme) => change({ theme })}
        />
      </SettingRow>
      <SettingRow row="answerFont" hint="Only answers change; the window around them stays.">
        <div className="flex h-7 max-w-[420px] items-center gap-3">
          <Slider
            label="Answer text size in pixels"
            min={SMALLEST_PX}
            max={LARGEST_PX}
            step={1}
            value={settings.answerFontPx}
            onChange={(answerFontPx) => change({ answerFontPx })}
          />
          <span className="num w-[44px] text-sm whitespace-nowrap">{settings.answerFontPx} px</span>
          <Button
            size="sm"
            variant="quiet"
            disabled={settings.answerFontPx === standard}
            onClick={() => change({ answerFontPx: standard })}
          >
            Reset
          </Button>
        </div>
        <AnswerExample px={settings.answerFontPx} />
      </SettingRow>
    </PageFrame>
  )
}

function AnswerExample({ px }: { readonly px: number }) {
  return (
    <figure
      className="card mx-0 mt-3 mb-0 max-w-[420px] p-4"
      aria-label={`Example at ${px} pixels`}
      style={{ '--answer-size': `${px}px` } as CSSProperties}
    >
      <div className="ans">
        <p>
          A single-car garage used for storage, with <strong>one motorcycle</strong> as the clear
          subject.
        </p>
        <ul>
          <li>Slatted wooden bench, left, weathered</li>
          <li>Steel shelving, right, sound</li>
        </ul>
        <p>
          The side panel reads <code>MAXIM 400</code>.
        </p>
      </div>
    </figure>
  )
}
