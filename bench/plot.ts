/** Bars as an SVG for a page: one group below the other, each with its own scale, as ratios within a group are what counts. */

export interface Bars {
  readonly title: string
  readonly bars: readonly { readonly name: string; readonly value: number; readonly isOwn: boolean }[]
}

const WIDTH = 640
const NAME_WIDTH = 150
const BAR_WIDTH = 380
const ROW_HEIGHT = 26
const TITLE_HEIGHT = 34

/** @param unit behind each number */
export function plotBars(groups: readonly Bars[], unit: string): string {
  let y = 0
  const parts = groups.flatMap(({ title, bars }) => {
    const most = Math.max(...bars.map(({ value }) => value))
    y += TITLE_HEIGHT
    const head = `<text x="8" y="${y - 8}" font-weight="bold">${escape(title)}</text>`
    const rows = bars.map(({ name, value, isOwn }) => {
      const width = Math.max(1, Math.round((value / most) * BAR_WIDTH))
      const middle = y + ROW_HEIGHT / 2 + 5
      const row = [
        `<text x="${NAME_WIDTH - 8}" y="${middle}" text-anchor="end">${escape(name)}</text>`,
        `<rect x="${NAME_WIDTH}" y="${y + 4}" width="${width}" height="${ROW_HEIGHT - 8}" fill="${isOwn ? '#2563eb' : '#9ca3af'}"/>`,
        `<text x="${NAME_WIDTH + width + 6}" y="${middle}">${value.toFixed(0)} ${escape(unit)}</text>`,
      ].join('\n')
      y += ROW_HEIGHT
      return row
    })
    return [head, ...rows]
  })
  const height = y + 8
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="14" fill="#111827">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
