/** One curve over time, with its value where a person points, or now. */
import { useId, useState } from 'preact/hooks'
import { nearestTo, plotOf, type PlotPoint } from './plot-path.ts'
import { useOwner } from './use-owner.ts'

export interface TrendPlotParts {
  readonly title: string
  readonly points: readonly PlotPoint[]
  readonly said: (value: number) => string
}

const BOX = { width: 320, height: 72 }

export function TrendPlot({ title, points, said }: TrendPlotParts) {
  const { words, figures } = useOwner()
  const heading = useId()
  const [pointed, setPointed] = useState<PlotPoint | null>(null)
  const plot = plotOf(points, BOX)
  const shown = pointed ?? points.findLast(({ value }) => value !== null) ?? null
  const value = shown?.value ?? null
  const now = value === null ? '–' : said(value)
  const most = said(plot.most)
  return (
    <figure class="plot" aria-labelledby={heading}>
      <figcaption id={heading} class="plot-head">
        <span aria-hidden="true">{title}</span>
        <span class="unseen">{words.owner.plot(title, now, most)}</span>
        <span class="plot-value" aria-hidden="true">
          {now}
        </span>
      </figcaption>
      <svg
        viewBox={`0 -2 ${BOX.width} ${BOX.height + 4}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerMove={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect()
          setPointed(nearestTo(points, plot, ((event.clientX - left) / width) * BOX.width))
        }}
        onPointerLeave={() => setPointed(null)}
      >
        <path class="plot-area" d={plot.area} />
        <path class="plot-line" d={plot.line} />
        {pointed !== null && <path class="plot-mark" d={`M${plot.x(pointed.at)} 0V${BOX.height}`} />}
      </svg>
      <p class="plot-foot hint">
        <span>{pointed === null ? '' : figures.moment(new Date(pointed.at).toISOString())}</span>
        <span>{words.owner.peak(most)}</span>
      </p>
    </figure>
  )
}
