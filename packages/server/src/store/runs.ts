/**
 * Time ascends with seq, except where the clock of the machine was set back by more than the journal makes up for. So a history
 * is one run in which both ascend, and one more for each time that this happened. Memory and disk look for a time in the
 * same run.
 */

/** Where time went back: the first event of a run. */
export interface ClockStep {
  readonly seq: number
  /** Unix milliseconds of the event before it, and of it. */
  readonly timeBefore: number
  readonly timeAfter: number
}

/** The steps in events that follow one of `lastTime`, the newest last. */
export function stepsIn(
  events: Iterable<{ readonly seq: number; readonly time: number }>,
  lastTime: number,
): readonly ClockStep[] {
  const steps: ClockStep[] = []
  let timeBefore = lastTime
  for (const { seq, time } of events) {
    if (time < timeBefore) steps.push({ seq, timeBefore, timeAfter: time })
    timeBefore = time
  }
  return steps
}

/** Events with `from` <= seq < `to`. */
export interface Run {
  readonly from: number
  readonly to: number
  /** Unix milliseconds of its first and its last event; the oldest run counts from the beginning of time. */
  readonly earliest: number
  readonly latest: number
}

const WHOLE: Run = { from: 0, to: Infinity, earliest: -Infinity, latest: Infinity }

/** The newest first. @param steps the newest first @param lastTime of the newest event */
export function runsOf(steps: readonly ClockStep[], lastTime: number): readonly Run[] {
  let later = { seq: Infinity, timeBefore: lastTime }
  const runs = steps.map((step): Run => {
    const run = { from: step.seq, to: later.seq, earliest: step.timeAfter, latest: later.timeBefore }
    later = step
    return run
  })
  return [...runs, { ...WHOLE, to: later.seq, latest: later.timeBefore }]
}

/** What was imported into one target, older than all that it had. */
export interface ImportedRun {
  /** Of its first and its last event. */
  readonly first: number
  readonly last: number
  /** Unix milliseconds. */
  readonly earliest: number
  readonly latest: number
}

/** The runs of a target with what was imported into it, the newest first. */
export function runsWith(imported: readonly ImportedRun[], runs: readonly Run[]): readonly Run[] {
  const [newest] = imported
  if (newest === undefined) return runs
  const before = imported.map(({ first, last, earliest, latest }) => ({ from: first, to: last + 1, earliest, latest }))
  const all = [...runs.slice(0, -1), { ...(runs.at(-1) ?? WHOLE), earliest: newest.latest + 1 }, ...before]
  // The oldest run counts from the beginning of time.
  return all.map((run, index) => (index === all.length - 1 ? { ...run, earliest: -Infinity } : run))
}

export function hasTime({ earliest, latest }: Run, time: number): boolean {
  return earliest <= time && time <= latest
}

/**
 * Where a time is looked for: the newest run in which the history has an event of that time, or else the newest run that has
 * the time, or else the newest that had begun before it.
 */
export function runAt(runs: readonly Run[], time: number, hasEventIn: (run: Run) => boolean): Run {
  const having = runs.filter((run) => hasTime(run, time))
  const run = having.length > 1 ? having.find(hasEventIn) : undefined
  return run ?? having[0] ?? runs.find(({ earliest }) => earliest <= time) ?? WHOLE
}
