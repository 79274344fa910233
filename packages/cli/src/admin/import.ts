/** `partyline admin import`: the logs of other programs, or an export, before the history of a channel. */
import { resolve } from 'node:path'
import { importHistory, LOG_FORMATS, type Imported, type LogFormatName } from '@partyline/server'
import { type Text, text } from '../language/text.ts'
import { UsageError } from './arguments.ts'
import type { TaskEntry } from './task.ts'

export const importTask: TaskEntry = {
  takes: ['CHANNEL', 'FILE...'],
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
    const { earliest, latest, begins, ageMsMax: _age, bytesMax: _bytes, ...counts } = imported
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
  const { events, messages, files, formats, begins, earliest, latest, ageMsMax, bytesMax } = imported
  const what = text`${events} events, ${messages} of them messages, from ${dateOf(earliest) ?? ''} to ${dateOf(latest) ?? ''}`
  const where = text`(files: ${files}, ${formats.join(', ')})`
  const lines: Text[] = []
  if (events === 0) lines.push(text`Nothing was imported into ${channel} ${where}.`)
  else if (isTrial) lines.push(text`Would be imported into ${channel} ${where}: ${what}.`)
  else lines.push(text`Imported into ${channel} ${where}: ${what}.`)
  const { notOlder, elsewhere, other, unreadable, setBack, recoded } = imported
  if (notOlder > 0) {
    lines.push(
      begins === null
        ? text`Left out: ${notOlder} events that are dated in the future.`
        : text`Left out: ${notOlder} events that are not older than the first one of ${channel} (${dateOf(begins) ?? ''}). Import all logs of a channel at once, or the newest first.`,
    )
  }
  if (elsewhere > 0) lines.push(text`Left out: ${elsewhere} events of other channels and of private conversations.`)
  if (other > 0) lines.push(text`Left out: ${other} lines that say nothing that a history has, such as modes.`)
  if (unreadable > 0) lines.push(text`Left out: ${unreadable} lines that are none of their format.`)
  if (setBack > 0)
    lines.push(
      text`The clock had been set back before ${setBack} lines. They have the dates that follow those above them.`,
    )
  if (recoded > 0) lines.push(text`${recoded} lines are no UTF-8, and were read as Windows-1252.`)
  if (events === 0) return joined(lines)
  if (ageMsMax !== null && (earliest ?? now) < now - ageMsMax) {
    const since = dateOf(now - ageMsMax) ?? ''
    lines.push(text`The founder of ${channel} keeps nothing from before ${since}: the server will delete it.`)
  }
  if (bytesMax !== null) {
    lines.push(text`The founder of ${channel} keeps ${bytesMax} bytes of it: the server will delete what is more.`)
  }
  if (!isTrial) lines.push(text`The server makes its search index anew when it starts, and finds all of it meanwhile.`)
  return joined(lines)
}

function joined([first = '', ...more]: readonly Text[]): Text {
  return more.reduce((before: Text, line) => text`${before}\n${line}`, first)
}

function dateOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
