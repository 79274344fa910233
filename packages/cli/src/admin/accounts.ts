/** The tasks of `partyline admin` on accounts. */
import { text } from '../language/text.ts'
import { UsageError } from './arguments.ts'
import { list } from './tables.ts'
import { allRows } from './pages.ts'
import type { TaskEntry, TaskParts } from './task.ts'

const HEAD = [text`NAME`, text`OPERATOR`, text`STAYS`, text`TOKENS`, text`MADE`, text`TOKEN USED`]

export const accountsTask: TaskEntry = {
  takes: [],
  summary: text`List all accounts`,
  run: async ({ ask }) => {
    const accounts = await allRows(ask, 'accounts', { by: 'after', key: 'name' })
    const lines = accounts.map(({ name, operClass, stays, tokens, createdAt, tokenUsedOn }) => [
      name,
      operClass ?? '-',
      stays,
      tokens,
      String(createdAt).slice(0, 10),
      tokenUsedOn ?? '-',
    ])
    return { said: list(HEAD, lines), accounts }
  },
}

export const accountAddTask: TaskEntry = {
  takes: ['NAME'],
  summary: text`Make an account, also where registration is closed`,
  run: async (parts) => {
    const [name = ''] = parts.words
    await parts.ask('POST', '/accounts', { name, password: await passwordFor(parts, name) })
    return { said: text`${name} can log in.`, name }
  },
}

export const accountPasswordTask: TaskEntry = {
  takes: ['NAME'],
  summary: text`Give an account another password`,
  run: async (parts) => {
    const [name = ''] = parts.words
    const path = `/accounts/${encodeURIComponent(name)}/password`
    await parts.ask('PUT', path, { password: await passwordFor(parts, name) })
    return { said: text`${name} has another password.`, name }
  },
}

export const accountEmailRemoveTask: TaskEntry = {
  takes: ['NAME'],
  summary: text`Take the e-mail address of an account away`,
  run: async ({ words: [name = ''], ask }) => {
    await ask('DELETE', `/accounts/${encodeURIComponent(name)}/email`)
    return { said: text`${name} has no e-mail address any more.`, name }
  },
}

export const accountHostTask: TaskEntry = {
  takes: ['NAME', 'HOST'],
  summary: text`Show the person of an account under a host`,
  run: async ({ words: [name = '', host = ''], ask }) => {
    await ask('PUT', `/accounts/${encodeURIComponent(name)}/host`, { host })
    return { said: text`${name} is shown as ${host}.`, name, host }
  },
}

export const accountHostRemoveTask: TaskEntry = {
  takes: ['NAME'],
  summary: text`Take the host of an account back`,
  run: async ({ words: [name = ''], ask }) => {
    await ask('DELETE', `/accounts/${encodeURIComponent(name)}/host`)
    return { said: text`${name} is shown as it comes.`, name }
  },
}

export const accountKeyAddTask: TaskEntry = {
  takes: ['NAME', 'KEY'],
  summary: text`Let an SSH key log in: its fingerprint, or the line of its .pub file`,
  run: async ({ words: [name = '', key = ''], ask }) => {
    await ask('POST', `/accounts/${encodeURIComponent(name)}/keys`, { key })
    return { said: text`${name} has another SSH key.`, name }
  },
}

export const accountKeyRemoveTask: TaskEntry = {
  takes: ['NAME', 'FINGERPRINT'],
  summary: text`An SSH key logs nobody in any more`,
  run: async ({ words: [name = '', fingerprint = ''], ask }) => {
    await ask('DELETE', `/accounts/${encodeURIComponent(name)}/keys/${encodeURIComponent(fingerprint)}`)
    return { said: text`${name} has an SSH key less.`, name }
  },
}

export const accountRemoveTask: TaskEntry = {
  takes: ['NAME'],
  summary: text`Remove an account. Nobody registers its name again`,
  run: async ({ words: [name = ''], ask }) => {
    await ask('DELETE', `/accounts/${encodeURIComponent(name)}`)
    return { said: text`There is no account ${name} any more.`, name }
  },
}

/** @throws {UsageError | AskError} there is none, or no server */
async function passwordFor({ ask, readSecret }: TaskParts, name: string): Promise<string> {
  // Nobody is to type one for a server that does not run.
  await ask('GET', '/status')
  const password = await readSecret(text`Password for ${name}: `)
  if (password === null) throw new UsageError(text`no password was given`)
  return password
}
