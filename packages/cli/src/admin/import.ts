/** `partyline admin import`: the logs of other programs, or an export, before the history of a channel. */
import { resolve } from 'node:path'
import { importHistory, LOG_FORMATS, type Imported, type LogFormatName } from '@partyline/server'
import { type Text, text } from '../language/text.ts'
import { UsageError } from './arguments.ts'
import { events, formatMoment, formatSize, lines, messages } from './readable.ts'
import type { TaskEntry } from './task.ts'

export const importTask: TaskEntry = {
  takes: ["'#CHANNEL'", 'FILE...'],
  options: ['dry-run', 'format', 'time-zone'],
  summary: text`Put older logs before the history of a channel. No server may use the data folder`,
  run: ({ words, data, cwd, values, showProgress }) => {
    const [channel = '', ...paths] = words
    const isTrial = values['dry-run'] === true
    const now = Date.now()
    const imported = withZone(values['time-zone'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone, (timeZone) => {
      return importHistory(data, {
        channel,
        paths: paths.map((path) => resolve(cwd, path)),
        format: formatOf(values.format),
        timeZone,
        isTrial,
        now,
        onProgress: progressIn(showProgress),
      })
    })
    const {
      earliest,
      latest,
      begins,
      ageMsMax: _age,
      bytesMax: _bytes,
      isThere: _there,
      kept: _kept,
      ...counts
    } = imported
    const dates = { earliest: dateOf(earliest), latest: dateOf(latest), begins: dateOf(begins) }
    return Promise.resolve({ said: said(channel, imported, { isTrial, now }), channel, isTrial, ...dates, ...counts })
  },
}

function formatOf(written: string | undefined): LogFormatName | null {
  if (written === undefined) return null
  for (const name of Object.keys(LOG_FORMATS) as LogFormatName[]) if (name === written) return name
  throw new UsageError(text`--format takes one of ${Object.keys(LOG_FORMATS).join(', ')}, not ${written}`)
}

function withZone(zone: string, read: (zone: string) => Imported): Imported {
  try {
    return read(zone)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UsageError(text`--time-zone takes a name such as Europe/Berlin or UTC, not ${zone}`)
  }
}

/** Told each hundredth. */
function progressIn(show: (said: Text) => void): (read: number, all: number) => void {
  let shown = 0
  return (read, all) => {
    const percent = Math.floor((read / all) * 100)
    if (percent > shown) show(text`${percent} %`)
    shown = percent
  }
}

function said(channel: string, imported: Imported, { isTrial, now }: { isTrial: boolean; now: number }): Text {
  const { files, formats, begins, earliest, latest } = imported
  const { events: count } = imported
  const span = text`from ${formatMoment(earliest ?? now)} to ${formatMoment(latest ?? now)}`
  const what = text`${events(count)}, among them ${messages(imported.messages)}, ${span}`
  const where = formats.length === 0 ? text`(files: ${files})` : text`(files: ${files}, ${formats.join(', ')})`
  const told: Text[] = []
  if (count === 0) told.push(text`Nothing was imported into ${channel} ${where}.`)
  else if (isTrial) told.push(text`Would be imported into ${channel} ${where}: ${what}.`)
  else told.push(text`Imported into ${channel} ${where}: ${what}.`)
  const { notOlder, elsewhere, other, unreadable, setBack, recoded } = imported
  if (notOlder > 0) {
    told.push(
      begins === null
        ? text`Left out: ${events(notOlder)} with a date in the future.`
        : text`Left out: ${events(notOlder)} not older than the first one of ${channel} (${formatMoment(begins)}). Import all logs of a channel at once, or the newest first.`,
    )
  }
  if (elsewhere > 0) told.push(text`Left out: ${events(elsewhere)} of other channels and of private conversations.`)
  if (other > 0) told.push(text`Left out: ${lines(other)} with nothing that a history has, such as modes.`)
  if (unreadable > 0) told.push(text`Left out: ${lines(unreadable)} in another form than that of their file.`)
  if (setBack > 0)
    told.push(
      text`The clock had been set back before ${lines(setBack)}: each has the date that follows the one above it.`,
    )
  if (recoded > 0) told.push(text`Read as Windows-1252, for want of UTF-8: ${lines(recoded)}.`)
  if (count === 0) return joined(told)
  if (!imported.isThere)
    told.push(text`There is no channel ${channel} now: it has this history once somebody makes it.`)
  told.push(...beyondLimits(channel, imported, now))
  if (!isTrial) told.push(text`The server makes its search index anew when it starts, and finds all of it meanwhile.`)
  return joined(told)
}

/** What of it does not stay, by what the founder keeps and what the server does: the one that keeps less decides. */
function beyondLimits(channel: string, { earliest, ageMsMax, bytesMax, kept }: Imported, now: number): readonly Text[] {
  const told: Text[] = []
  const [age, isAgeOfFounder] = lower(ageMsMax, kept.ageMs)
  if ((earliest ?? now) < now - age) {
    const since = formatMoment(now - age)
    told.push(
      isAgeOfFounder
        ? text`The founder of ${channel} keeps nothing from before ${since}: the server will delete it.`
        : text`The server keeps nothing from before ${since} (history-age): it will delete it, unless it is started to keep more.`,
    )
  }
  const [bytes, isSizeOfFounder] = lower(bytesMax, kept.bytes)
  if (bytes < Infinity) {
    const size = formatSize(bytes)
    told.push(
      isSizeOfFounder
        ? text`The founder of ${channel} keeps ${size} of it: the server will delete what is more.`
        : text`The server keeps ${size} of each channel (history-size): it will delete what is more, unless it is started to keep more.`,
    )
  }
  return told
}

function lower(ofFounder: number | null, ofServer: number | null): readonly [limit: number, isOfFounder: boolean] {
  const [founder, server] = [ofFounder ?? Infinity, ofServer ?? Infinity]
  return [Math.min(founder, server), founder <= server]
}

function joined([first = '', ...more]: readonly Text[]): Text {
  return more.reduce((before: Text, line) => text`${before}\n${line}`, first)
}

function dateOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
