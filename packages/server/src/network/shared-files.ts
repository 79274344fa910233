/**
 * Files that people share. A file is there from the moment at which it is complete; where it was sent to a channel, its uploader says so
 * there in the same entry, so that no message ever has the link of a file that is not there. Which messages have a link is noted:
 * a file lives as long as one of them does (`uploads/expiry.ts`).
 */
import { audit } from './audit.ts'
import { isVisible, refuseSpeech } from './channel-access.ts'
import { findChannel, type Context } from './context.ts'
import { personOfAccount } from './conversation.ts'
import type { MessageTarget } from './event.ts'
import { spokenTo } from './messages.ts'
import { keepFile } from './file-links.ts'
import { describeFile, FILE_TAG } from './file-tag.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { FileCommand } from './shared-file.ts'
import type { NameKey, UserState } from './state.ts'

type CommandOf<K extends FileCommand['kind']> = Extract<FileCommand, { kind: K }>

/** A file that is there already was added before: whoever asks again has not heard the answer. */
export function addFile(context: Context, { kind: _kind, url, channel, ...file }: CommandOf<'addFile'>): void {
  const { state, entry } = context
  if (state.files.has(file.id)) return
  const person = personOfAccount(file.account)
  if (!state.accounts.has(person)) {
    return context.refuse(no('ACCOUNT_UNKNOWN', file.account, `There is no account ${file.account} any more`))
  }
  if (channel === null) return keepFile(context, { ...file, channel, at: entry.time, namedBy: [] })
  const user = state.persons.get(person)
  if (user === undefined) return context.refuse(notPresent(file.account))
  const target = targetFor(context, user, channel, url)
  if (target.kind === 'refusal' || target.kind === 'failure') return context.refuse(target)
  const tags = new Map([[FILE_TAG, describeFile(file)]])
  const told = { kind: 'messaged', verb: 'PRIVMSG', target, text: url, tags } as const
  const message = context.happened(user, told, { session: null })
  keepFile(context, { ...file, channel: target.key, at: entry.time, namedBy: [message] })
}

/** Its bytes go when no other file has the same ones. */
export function removeFile(context: Context, { id, actor, reason }: CommandOf<'removeFile'>): void {
  const file = context.state.files.get(id)
  if (file === undefined) return context.refuse(no('NO_SUCH_FILE', id, `There is no file ${id}`))
  context.ledger.delete(context.state.files, id)
  context.keep('file', id, null)
  if (reason !== null) audit(context, { by: actor, does: 'FILE REMOVE', on: `${file.name} (${id})`, reason })
}

/** The channel has another name. */
export function moveFiles(context: Context, from: NameKey, to: NameKey): void {
  for (const file of context.state.files.values())
    if (file.channel === from) keepFile(context, { ...file, channel: to })
}

export function notPresent(account: string): Refusal {
  const text =
    'You are not connected, so you are in no channel. Please connect, join the channel, and send the file again'
  return no('NOT_PRESENT', account, text)
}

function targetFor(
  context: Context,
  user: UserState,
  name: string,
  text: string,
): Exclude<MessageTarget, { kind: 'user' }> | Refusal {
  const channel = findChannel(context.state, name)
  if (channel === undefined || !isVisible(channel, user)) return refuse('ERR_NOSUCHCHANNEL', [name])
  return refuseSpeech(channel, user, text) ?? spokenTo(channel, user, null)
}

function no(code: string, param: string, text: string): Refusal {
  return { kind: 'failure', verb: 'FILE', code, params: [param], text }
}
