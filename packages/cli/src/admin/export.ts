/** `partyline admin export`: the history as lines of JSON, for other programs. */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { exportHistory } from '@partyline/server'
import { text } from '../language/text.ts'
import { LocalError } from '../nc/local-error.ts'
import { dateOf, UsageError } from './arguments.ts'
import { events } from './readable.ts'
import type { TaskEntry } from './task.ts'

const STANDARD_OUTPUT = '-'
const PRIVATE = 0o600

export const exportTask: TaskEntry = {
  takes: ['FILE'],
  options: ['channel', 'from', 'to'],
  summary: text`Write the history as lines of JSON. - is standard output. The server may run`,
  run: async ({ words, data, cwd, values }) => {
    const [file = ''] = words
    const isStandard = file === STANDARD_OUTPUT
    const path = resolve(cwd, file)
    const options = {
      channels: values.channel ?? null,
      from: dateOf(values.from, 'from'),
      to: dateOf(values.to, 'to'),
    }
    const { from = -Infinity, to = Infinity } = options
    if (from >= to) throw new UsageError(text`--from must be before --to`)
    // A file that is there is somebody's.
    const stream = isStandard ? process.stdout : createWriteStream(path, { flags: 'wx', mode: PRIVATE, flush: true })
    const written = finished(stream)
    // It is met at the next line, or at the end.
    written.catch(() => {})
    let exported
    let isOwnAndEmpty = false
    try {
      if (!isStandard) {
        await once(stream, 'open')
        isOwnAndEmpty = true
      }
      exported = await exportHistory(data, options, async (line) => {
        if (stream.errored !== null) await written
        isOwnAndEmpty = false
        if (!stream.write(line)) await once(stream, 'drain')
      })
      if (!isStandard) {
        stream.end()
        await written
      }
    } catch (error) {
      if (isOwnAndEmpty) {
        stream.destroy()
        await rm(path, { force: true })
      }
      const isOfFile = error instanceof Error && 'syscall' in error
      throw isOfFile ? new LocalError(text`write ${JSON.stringify(isStandard ? file : path)}`, error) : error
    }
    const { damaged } = exported
    const lost = damaged === 0 ? '' : text` Left out, because damaged: ${events(damaged)}.`
    const said = isStandard ? null : text`${path} has ${events(exported.events)}.${lost}`
    return { said, ...exported, ...(isStandard ? {} : { file: path }) }
  },
}
