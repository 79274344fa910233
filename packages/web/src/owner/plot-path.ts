/** A curve over time as a path of SVG: straight between values that are there, and broken where there is none. */

export interface PlotPoint {
  /** Unix milliseconds. */
  readonly at: number
  readonly value: number | null
}

export interface PlotBox {
  readonly width: number
  readonly height: number
}

export interface Plot {
  readonly line: string
  /** The same, closed along the ground. */
  readonly area: string
  /** The highest value; 0 where there is none. */
  readonly most: number
  /** The place of a point from the left. */
  readonly x: (at: number) => number
  readonly y: (value: number) => number
}

export function plotOf(points: readonly PlotPoint[], { width, height }: PlotBox): Plot {
  const values = points.flatMap(({ value }) => value ?? [])
  const most = Math.max(0, ...values)
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]
  const x = (at: number) => (last === first ? width : ((at - first) / (last - first)) * width)
  const y = (value: number) => (most === 0 ? height : height - (value / most) * height)
  const place = ({ at, value }: { at: number; value: number }) => `${round(x(at))} ${round(y(value))}`
  const runs = runsOf(points)
  return {
    line: runs.map((run) => `M${run.map(place).join('L')}${run.length === 1 ? 'h0.01' : ''}`).join(''),
    area: runs.map((run) => `M${round(x(run[0]?.at ?? 0))} ${height}L${run.map(place).join('L')}V${height}Z`).join(''),
    most,
    x,
    y,
  }
}

/** The point that is nearest to a place from the left; null for none. */
export function nearestTo(points: readonly PlotPoint[], plot: Pick<Plot, 'x'>, from: number): PlotPoint | null {
  return points.reduce<PlotPoint | null>(
    (best, point) =>
      best === null || Math.abs(plot.x(point.at) - from) < Math.abs(plot.x(best.at) - from) ? point : best,
    null,
  )
}

function runsOf(points: readonly PlotPoint[]): readonly (readonly { at: number; value: number }[])[] {
  const runs: { at: number; value: number }[][] = []
  let run: { at: number; value: number }[] | null = null
  for (const { at, value } of points) {
    if (value === null) {
      run = null
      continue
    }
    if (run === null) {
      run = []
      runs.push(run)
    }
    run.push({ at, value })
  }
  return runs
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
