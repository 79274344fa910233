/** The tasks of `partyline admin` that keep people out, and show what operators did. */
import { text } from '../language/text.ts'
import { list } from './tables.ts'
import { allRows, type Row } from './pages.ts'
import { formatTime } from './readable.ts'
import type { TaskEntry } from './task.ts'

export const bansTask: TaskEntry = {
  takes: [],
  summary: text`List the bans from the server`,
  run: async ({ ask }) => {
    const { bans } = (await ask('GET', '/bans')) as { readonly bans: readonly Row[] }
    const lines = bans.map(({ target, until, by, reason }) => [target, formatTime(until), by, reason])
    return { said: list([text`TARGET`, text`UNTIL`, text`BY`, text`REASON`], lines), bans }
  },
}

export const banTask: TaskEntry = {
  takes: ['TARGET'],
  options: ['for', 'reason'],
  summary: text`Keep an account, a mask, an address or a network of addresses out`,
  run: async ({ words: [written = ''], values, ask }) => {
    const { for: lasts, reason } = values
    const { target } = (await ask('POST', '/bans', { target: written, for: lasts, reason })) as Row
    return { said: text`${String(target)} is banned.`, target }
  },
}

export const unbanTask: TaskEntry = {
  takes: ['TARGET'],
  summary: text`Lift a ban`,
  run: async ({ words: [written = ''], ask }) => {
    const { target } = (await ask('DELETE', `/bans/${encodeURIComponent(written)}`)) as Row
    return { said: text`${String(target)} is not banned any more.`, target }
  },
}

export const killTask: TaskEntry = {
  takes: ['NICK'],
  options: ['reason'],
  summary: text`End all sessions of a person`,
  run: async ({ words: [nick = ''], values, ask }) => {
    const query = values.reason === undefined ? '' : `?${new URLSearchParams({ reason: values.reason }).toString()}`
    await ask('DELETE', `/people/${encodeURIComponent(nick)}${query}`)
    return { said: text`${nick} is gone.`, nick }
  },
}

export const auditTask: TaskEntry = {
  takes: [],
  summary: text`Show what operators and you did, the latest first`,
  run: async ({ ask }) => {
    const audit = await allRows(ask, 'audit', { by: 'before', key: 'id' })
    const lines = audit.map(({ at, by, does, on, reason }) => [formatTime(at), by, does, formatTime(on), reason])
    return { said: list([text`AT`, text`BY`, text`DID`, text`ON`, text`REASON`], lines), audit }
  },
}
