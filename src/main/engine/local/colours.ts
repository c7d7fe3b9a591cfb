/**
 * Names of colours, chosen by the nearest of a few examples in CIELAB, where equal distances look
 * about equally different (CIE 1976 L*a*b*, sRGB, D65).
 */

export const COLOUR_NAMES = [
  'black',
  'dark grey',
  'grey',
  'light grey',
  'white',
  'red',
  'orange',
  'brown',
  'beige',
  'yellow',
  'olive',
  'green',
  'turquoise',
  'blue',
  'purple',
  'pink'
] as const
export type ColourName = (typeof COLOUR_NAMES)[number]

/** Lightness 0 to 100; a from green to red, b from blue to yellow. */
export interface Lab {
  readonly lightness: number
  readonly a: number
  readonly b: number
}

const GREYS: ReadonlySet<ColourName> = new Set([
  'black',
  'dark grey',
  'grey',
  'light grey',
  'white'
])

/** Below this distance from the grey axis nobody sees a hue. */
const GREY_CHROMA = 8

/** Too dark to have a hue that anyone sees. */
const DARK_LIGHTNESS = 9

const EXAMPLES: Readonly<Record<ColourName, readonly string[]>> = {
  black: ['000000', '141414'],
  'dark grey': ['2e2e2e', '404040', '525252'],
  grey: ['6c6c6c', '808080', '969696'],
  'light grey': ['b4b4b4', 'c4c4c4', 'd6d6d6'],
  white: ['ffffff', 'f4f4f4'],
  red: ['ff0000', 'c8141e', '8b0000', 'd9403a'],
  orange: ['ff8000', 'ffa500', 'e0642a', 'd28a3c'],
  brown: ['8b4513', '5c3a21', '4a2c17', '7a5a3c', 'a0693c', '2e1c12'],
  beige: ['f5f5dc', 'e6d3b3', 'd2b48c', 'c8b496', 'f2e2c8'],
  yellow: ['ffff00', 'ffd700', 'e6c832', 'fff27a'],
  olive: ['808000', '6b6b2e', '55551e', '9a9a50'],
  green: ['008000', '00ff00', '228b22', '90ee90', '2e5d34', '6aa84f', '1b3a1f'],
  turquoise: ['40e0d0', '008080', '00ffff', '2f9e94', '7fd8d0'],
  blue: ['0000ff', '000080', '1e90ff', '4682b4', '87ceeb', '1f3a6e', '20304a', '5a7fa8'],
  purple: ['800080', '9370db', '4b0082', 'b06ac8', '5e3a7a'],
  pink: ['ffc0cb', 'ff69b4', 'ff1493', 'e8a0b0', 'ff00ff']
}

/** Brings 8-bit sRGB to linear light and then to CIELAB. */
export function toLab(red: number, green: number, blue: number): Lab {
  const r = linear(red)
  const g = linear(green)
  const b = linear(blue)
  const x = cubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = cubeRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = cubeRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return { lightness: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) }
}

function linear(value: number): number {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** The CIE's cube root, straightened near zero. */
function cubeRoot(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116
}

/** Distance from the grey axis; 0 for greys, over 100 for the purest colours. */
export function chroma({ a, b }: Lab): number {
  return Math.hypot(a, b)
}

interface Example {
  readonly name: ColourName
  readonly lab: Lab
}

function examplesOf(names: readonly ColourName[]): Example[] {
  return names.flatMap((name) =>
    EXAMPLES[name].map((hex) => ({ name, lab: toLab(byte(hex, 0), byte(hex, 2), byte(hex, 4)) }))
  )
}

function byte(hex: string, at: number): number {
  return Number.parseInt(hex.slice(at, at + 2), 16)
}

const GREY_EXAMPLES = examplesOf(COLOUR_NAMES.filter((name) => GREYS.has(name)))
const ALL_EXAMPLES = examplesOf(COLOUR_NAMES)

/** The name people would most likely use. */
export function colourName(lab: Lab): ColourName {
  if (lab.lightness < DARK_LIGHTNESS) return 'black'
  return nearest(chroma(lab) < GREY_CHROMA ? GREY_EXAMPLES : ALL_EXAMPLES, lab)
}

function nearest(examples: readonly Example[], lab: Lab): ColourName {
  let name: ColourName = 'grey'
  let least = Infinity
  for (const example of examples) {
    const distance = Math.hypot(
      example.lab.lightness - lab.lightness,
      example.lab.a - lab.a,
      example.lab.b - lab.b
    )
    if (distance < least) {
      least = distance
      name = example.name
    }
  }
  return name
}
