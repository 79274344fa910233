/** What becomes of a line that a person has typed: something that is said, a command, or a mistake that can be mended. */
import type { Action } from '../../client/action.ts'
import { hasRoom } from '../../client/has-room.ts'
import { Names } from '../../client/names.ts'
import type { PlaceKey, ClientState } from '../../client/state.ts'
import { type Phrase, text } from '../phrase.ts'
import {
  actions,
  mistake,
  PARAM_LABELS,
  type SlashCommand,
  type SlashContext,
  type SlashGiven,
  type SlashOutcome,
  type SlashParamName,
  type SlashPlace,
} from './slash-command.ts'
import { findSlashCommand } from './slash-table.ts'

const COMMAND = /^\/([a-z][a-z0-9]*)(?:\s+([^]*))?$/i

/** The command that a text begins with, and what follows it. null: it is said. A path as `/etc/motd` is no command. */
export function readSlash(typed: string): { readonly name: string; readonly rest: string } | null {
  const [, name, rest = ''] = COMMAND.exec(typed) ?? []
  return name === undefined ? null : { name: name.toLowerCase(), rest }
}

/** Whether a client should forget what was typed: it has a password in it. */
export function isSecretInput(typed: string): boolean {
  const slash = readSlash(typed)
  if (slash === null) return false
  return findSlashCommand(slash.name)?.secret?.test(slash.rest) ?? false
}

/** `//` in front says a text that begins with a slash. */
export function planInput(typed: string, context: SlashContext): SlashOutcome {
  const outcome = planned(typed, context)
  const problem = outcome.kind === 'actions' ? excessOf(outcome.actions, context.state) : null
  return problem === null ? outcome : mistake(problem)
}

/** What the client would not take, and say nothing of. */
function excessOf(actions: readonly Action[], state: ClientState): Phrase | null {
  const names = new Names(state.server.isupport)
  const begun = new Set<PlaceKey>()
  for (const action of actions) {
    if (action.kind === 'send' && !hasRoom(state, action.place, action.text))
      return text`As much waits to be sent there as can. It stays here, to be sent later.`
    const opened = action.kind === 'open' ? action.nick : action.kind === 'join' ? action.channel : null
    if (opened !== null && !state.places.has(names.place(opened))) begun.add(names.place(opened))
    if (begun.size > 0 && state.places.size + begun.size > state.room.placesMax)
      return text`As many channels and conversations are open as can be. Leave one first: /part, or /close.`
  }
  return null
}

function planned(typed: string, context: SlashContext): SlashOutcome {
  const { state, place: key } = context
  const here = state.places.get(key)
  const slash = readSlash(typed)
  if (slash === null) {
    const said = typed.startsWith('//') ? typed.slice(1) : typed
    if (said.trim() === '') return mistake(text`Nothing was typed.`)
    if (here === undefined || here.kind === 'server')
      return mistake(text`Nobody reads this here. Go to a channel, or type a command: /help lists them.`)
    return actions({ kind: 'send', place: key, text: said })
  }
  const command = findSlashCommand(slash.name)
  if (command === undefined) return mistake(text`There is no command /${slash.name}. /help lists them.`)
  if (command.needs !== null && state.connection.kind === 'online' && !state.server.can[command.needs])
    return mistake(text`This server has nothing for /${command.name}.`)
  const place: SlashPlace = { ...context, here, names: new Names(state.server.isupport) }
  const read = readParams(command, slash.rest, place)
  return read.kind === 'missing' ? mistake(missing(command, read.name)) : command.plan(read.given, place)
}

/** As `/kick [#channel] <name> [reason]`. */
export function slashUsage(command: SlashCommand): Phrase {
  return command.params.reduce(
    (usage, { name, isOptional }) =>
      isOptional ? text`${usage} [${PARAM_LABELS[name]}]` : text`${usage} <${PARAM_LABELS[name]}>`,
    text`/${command.name}`,
  )
}

function missing(command: SlashCommand, name: SlashParamName): Phrase {
  return text`/${command.name} lacks its ${PARAM_LABELS[name]}: ${slashUsage(command)}`
}

type Read =
  | { readonly kind: 'read'; readonly given: SlashGiven }
  | { readonly kind: 'missing'; readonly name: SlashParamName }

const TAKES_REST: ReadonlySet<SlashParamName> = new Set([
  'text',
  'reason',
  'line',
  'nicks',
  'modes',
  'path',
  'password',
])

function readParams({ params }: SlashCommand, typed: string, { names, here }: SlashPlace): Read {
  const given: Record<SlashParamName, string> = { ...NOTHING_GIVEN }
  let rest = typed.trim()
  for (const { name, isOptional } of params) {
    const [word = ''] = rest.split(/\s/, 1)
    if (TAKES_REST.has(name)) {
      given[name] = rest
      rest = ''
    } else if ((name === 'here' || name === 'channel') && !names.isChannel(word)) {
      given[name] = name === 'here' && here?.kind === 'channel' ? here.name : ''
    } else {
      given[name] = word
      rest = rest.slice(word.length).trimStart()
    }
    if (given[name] === '' && !isOptional) return { kind: 'missing', name }
  }
  return { kind: 'read', given }
}

const NOTHING_GIVEN: SlashGiven = {
  here: '',
  channel: '',
  channels: '',
  newName: '',
  nick: '',
  nicks: '',
  mask: '',
  target: '',
  key: '',
  account: '',
  password: '',
  email: '',
  code: '',
  modes: '',
  emoji: '',
  command: '',
  path: '',
  pattern: '',
  ctcp: '',
  text: '',
  reason: '',
  line: '',
}
