/** The tasks of `partyline admin` on the files that people share. */
import { text } from '../language/text.ts'
import { allRows, type Row } from './pages.ts'
import { formatSize, formatTime } from './readable.ts'
import { list, table } from './tables.ts'
import type { TaskEntry } from './task.ts'

export const filesTask: TaskEntry = {
  takes: [],
  summary: text`List the files that people share, the latest first`,
  run: async ({ ask }) => {
    const files = await allRows(ask, 'files', { by: 'before', key: 'id' })
    const lines = files.map(({ id, at, account, channel, bytes, name }) => [
      id,
      formatTime(at),
      account,
      channel ?? '-',
      formatSize(Number(bytes)),
      name,
    ])
    return { said: list([text`ID`, text`SHARED`, text`ACCOUNT`, text`CHANNEL`, text`SIZE`, text`NAME`], lines), files }
  },
}

/** What `GET /file-usage` answers. */
interface Usage {
  readonly accounts: readonly { readonly account: string; readonly files: number; readonly bytes: number }[]
  readonly files: number
  readonly bytes: number
  readonly bytesMax: number
  readonly bytesPerAccountMax: number
}

export const fileUsageTask: TaskEntry = {
  takes: [],
  summary: text`Say how much the files of each account have, and all of them together`,
  run: async ({ ask }) => {
    const usage = (await ask('GET', '/file-usage')) as Usage & Row
    const [taken, all, each] = [usage.bytes, usage.bytesMax, usage.bytesPerAccountMax].map(formatSize)
    const lines = usage.accounts.map(({ account, files, bytes }) => [account, files, formatSize(bytes)])
    const head = [text`ACCOUNT`, text`FILES`, text`SIZE`]
    const said = text`All files have ${taken ?? ''} on the disk and may have ${all ?? ''}, those of one account ${each ?? ''}.`
    return { said: lines.length === 0 ? said : text`${said}\n\n${table([head, ...lines])}`, ...usage }
  },
}

export const fileRemoveTask: TaskEntry = {
  takes: ['ID'],
  options: ['reason'],
  summary: text`Remove a file. The messages that have its link stay, and lead nowhere`,
  run: async ({ words: [id = ''], values: { reason }, ask }) => {
    const query = reason === undefined ? '' : `?${new URLSearchParams({ reason }).toString()}`
    await ask('DELETE', `/files/${encodeURIComponent(id)}${query}`)
    return { said: text`The file ${id} is removed.`, id }
  },
}
