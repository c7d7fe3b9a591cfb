/**
 * The hue a model gets on one board: its own, unless a model before it on the board has that hue;
 * then the nearest free one in the order of assignment. With all eight taken hues repeat and the
 * letter tells the lanes apart.
 *
 * @param own 1 to 8, kept with the model for good
 * @param taken hues of the other models on the board
 */
export function boardHue(own: number, taken: readonly number[]): number {
  for (let step = 0; step < 8; step++) {
    const hue = ((own - 1 + step) % 8) + 1
    if (!taken.includes(hue)) return hue
  }
  return own
}
