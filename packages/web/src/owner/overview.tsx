/** How the server is, and how it was of late. */
import { useState } from 'preact/hooks'
import { Waiting } from './waiting.tsx'
import type { PlotPoint } from './plot-path.ts'
import { numberIn, rowOf, rowsIn, textIn, type Row } from './rows.ts'
import { TrendPlot } from './trend-plot.tsx'
import { useAsk, useOwner } from './use-owner.ts'

export function Overview() {
  const [asked, again] = useAsk('status')
  return (
    <>
      <Waiting asked={asked} again={again}>
        {(row) => <Facts row={row} />}
      </Waiting>
      <Trends />
      <Talk />
    </>
  )
}

function Facts({ row }: { readonly row: Row }) {
  const { words, figures } = useOwner()
  const said = words.owner
  const count = (name: string) => figures.count(numberIn(row, name) ?? 0)
  const fingerprint = textIn(rowOf(row['certificate']), 'fingerprint')
  const facts: readonly (readonly [string, string])[] = [
    [said.version, textIn(row, 'version')],
    [said.sessions, count('sessions')],
    [said.users, count('users')],
    [said.channels, count('channels')],
    [said.memory, figures.bytes(numberIn(row, 'memoryBytes') ?? 0)],
  ]
  return (
    <section>
      <h3>
        {textIn(row, 'network')}{' '}
        <span class="hint">{said.uptime(figures.duration(numberIn(row, 'uptimeSeconds') ?? 0))}</span>
      </h3>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt class="hint">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {fingerprint !== '' && (
        <p class="hint">
          {said.certificate}: <code>{fingerprint}</code>
        </p>
      )}
    </section>
  )
}

function Trends() {
  const { words } = useOwner()
  const said = words.owner
  const [every, setEvery] = useState<'minute' | 'quarter'>('minute')
  const [asked, again] = useAsk(`statistics/trends?every=${every}`)
  return (
    <section>
      <div class="section-head">
        <h3>{said.trends}</h3>
        <fieldset class="switch">
          <legend class="unseen">{said.trends}</legend>
          {[['minute', said.day] as const, ['quarter', said.fortnight] as const].map(([which, name]) => (
            <button key={which} type="button" aria-pressed={every === which} onClick={() => setEvery(which)}>
              {name}
            </button>
          ))}
        </fieldset>
      </div>
      <Waiting asked={asked} again={again}>
        {(row) => <Plots samples={rowsIn(row, 'samples')} minutes={every === 'minute' ? 1 : 15} />}
      </Waiting>
    </section>
  )
}

function Plots({ samples, minutes }: { readonly samples: readonly Row[]; readonly minutes: number }) {
  const { words, figures } = useOwner()
  const said = words.owner
  if (samples.length === 0) return <p class="hint">{said.soon}</p>
  const points = (name: string, per = 1): readonly PlotPoint[] =>
    samples.map((sample) => {
      const value = numberIn(sample, name)
      return { at: Date.parse(textIn(sample, 'at')), value: value === null ? null : value / per }
    })
  return (
    <div class="plots">
      <TrendPlot title={said.sessions} points={points('sessions')} said={figures.count} />
      <TrendPlot title={said.messages} points={points('messages', minutes)} said={figures.count} />
      <TrendPlot title={said.record} points={points('recordMs')} said={figures.milliseconds} />
      <TrendPlot title={said.cpu} points={points('cpu')} said={figures.share} />
      <TrendPlot title={said.memory} points={points('memoryBytes')} said={figures.bytes} />
      <TrendPlot title={said.disk} points={points('diskBytes')} said={figures.bytes} />
    </div>
  )
}

function Talk() {
  const { words, figures } = useOwner()
  const said = words.owner
  const [asked, again] = useAsk('statistics?days=30')
  return (
    <Waiting asked={asked} again={again}>
      {(row) => {
        const disk = rowOf(row['disk'])
        const size = (name: string) => figures.bytes(numberIn(disk, name) ?? 0)
        return (
          <>
            <p class="hint">
              {said.history}: {size('history')} · {said.index}: {size('search')} · {said.free(size('free'))}
            </p>
            <div class="pair">
              <Ranking title={said.busiest} rows={rowsIn(row, 'channels')} name="channel" />
              <Ranking title={said.authors} rows={rowsIn(row, 'authors')} name="name" />
            </div>
          </>
        )
      }}
    </Waiting>
  )
}

const RANKED = 5

function Ranking({
  title,
  rows,
  name,
}: {
  readonly title: string
  readonly rows: readonly Row[]
  readonly name: string
}) {
  const { words, figures } = useOwner()
  return (
    <section>
      <h3>{title}</h3>
      {rows.length === 0 && <p class="hint">{words.none}</p>}
      <ol class="ranking">
        {rows.slice(0, RANKED).map((row) => (
          <li key={textIn(row, name)}>
            <bdi>{textIn(row, name)}</bdi>
            <span class="hint">{figures.count(numberIn(row, 'messages') ?? 0)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
