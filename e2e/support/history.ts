/** Reads the whole history of a channel as a client after a broken connection does: page by page (IRCv3 chathistory). */
import assert from 'node:assert/strict'
import type { Message } from '@partyline/irc'
import type { IrcClient } from './irc-client.ts'

/** A message as somebody saw it. What a client without capabilities sees has neither id nor time. */
export interface Seen {
  readonly id: string
  readonly time: string
  readonly source: string
  readonly text: string
}

export const HISTORY_CAPABILITIES = ['batch', 'message-tags', 'server-time', 'draft/chathistory'] as const

export function seenOf({ tags, source, params }: Message): Seen {
  return { id: tags.get('msgid') ?? '', time: tags.get('time') ?? '', source: source ?? '', text: params[1] ?? '' }
}

/** Oldest first: forward from the beginning of time until there is no more. */
export async function readForward(client: IrcClient, channel: string, pageSize: number): Promise<readonly Seen[]> {
  const all: Seen[] = []
  let reference = 'timestamp=1970-01-01T00:00:00.000Z'
  for (;;) {
    const page = await readPage(client, `CHATHISTORY AFTER ${channel} ${reference} ${pageSize}`)
    const last = page.at(-1)
    if (last === undefined) return all
    assertNew(page, all)
    all.push(...page)
    reference = `msgid=${last.id}`
  }
}

/** Oldest first too, but read backward from the newest message. */
export async function readBackward(client: IrcClient, channel: string, pageSize: number): Promise<readonly Seen[]> {
  const pages: (readonly Seen[])[] = []
  let question = `CHATHISTORY LATEST ${channel} * ${pageSize}`
  for (;;) {
    const page = await readPage(client, question)
    const [first] = page
    if (first === undefined) return pages.toReversed().flat()
    assertNew(page, pages.flat())
    pages.push(page)
    question = `CHATHISTORY BEFORE ${channel} msgid=${first.id} ${pageSize}`
  }
}

/** A page that repeats what another had would be asked for again and again. */
function assertNew(page: readonly Seen[], known: readonly Seen[]): void {
  const ids = new Set(known.map(({ id }) => id))
  const repeated = page.find(({ id }) => ids.has(id))
  assert.equal(repeated, undefined, 'a page repeats a message of another')
}

/** The messages of one answer, which must be one batch and not a failure. The client has HISTORY_CAPABILITIES. */
export async function readPage(client: IrcClient, question: string): Promise<readonly Seen[]> {
  client.send(question)
  const start = await client.expect(/ BATCH \+\S+ chathistory |FAIL CHATHISTORY/)
  assert.equal(start.verb, 'BATCH', `${question} failed: ${start.params.join(' ')}`)
  const reference = start.params[0]?.slice(1) ?? ''
  await client.expect(new RegExp(` BATCH -${reference}$`))
  return client.messages.filter(({ tags, verb }) => verb === 'PRIVMSG' && tags.get('batch') === reference).map(seenOf)
}
