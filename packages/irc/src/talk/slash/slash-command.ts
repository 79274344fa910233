/** One command that a person types with a slash in front: how it is written, what it is for, and what becomes of it. */
import type { Action } from '../../client/action.ts'
import type { MessageId } from '../../client/item.ts'
import type { Names } from '../../client/names.ts'
import type { Abilities, ClientState, Place, PlaceKey } from '../../client/state.ts'
import { type Phrase, text } from '../phrase.ts'

/** What stands in a place of a command, and how it is read. */
export type SlashParamName =
  /** In front, where it begins as a channel does; else the channel where the person is. */
  | 'here'
  /** The same, and optional wherever the person is. */
  | 'channel'
  | 'channels'
  | 'newName'
  | 'nick'
  /** All words that are left. */
  | 'nicks'
  /** A nickname, or a mask as `*!*@host`. */
  | 'mask'
  | 'target'
  | 'key'
  | 'account'
  | 'password'
  | 'email'
  | 'code'
  | 'modes'
  | 'emoji'
  | 'command'
  /** Of files, as the program that has them reads it: all that is left. */
  | 'path'
  | 'pattern'
  | 'ctcp'
  /** All that is left, with its line feeds. */
  | 'text'
  | 'reason'
  | 'line'

/** By name, the text in that place; empty where there is none. */
export type SlashGiven = Readonly<Record<SlashParamName, string>>

export interface SlashParam {
  readonly name: SlashParamName
  readonly isOptional: boolean
}

/** Where the person types. */
export interface SlashContext {
  readonly state: ClientState
  readonly place: PlaceKey
  /** The message that is marked on the screen. */
  readonly selected: MessageId | null
}

/** The same, looked up. */
export interface SlashPlace extends SlashContext {
  readonly names: Names
  /** undefined: it was closed meanwhile. */
  readonly here: Place | undefined
}

export type SlashOutcome =
  /** For the client core, in this order. `goTo`: the name of the place that the person wants to see then. */
  | { readonly kind: 'actions'; readonly actions: readonly Action[]; readonly goTo: string | null }
  /** Shows what commands there are, or how one is written. */
  | { readonly kind: 'help'; readonly command: string }
  | { readonly kind: 'go'; readonly to: string }
  /** Nothing of the place is shown any more; nothing is deleted. */
  | { readonly kind: 'clear' }
  /** Files are sent to a place. */
  | UploadWish
  /** What is being sent, and what waits for it, is given up. */
  | { readonly kind: 'cancelUpload' }
  /** The client ends, or the person is signed out of it. */
  | { readonly kind: 'quit'; readonly reason: string }
  /** Nothing was done. What was typed stays. */
  | { readonly kind: 'mistake'; readonly phrase: Phrase }

export interface UploadWish {
  readonly kind: 'upload'
  /** As it was written, empty where nothing was. */
  readonly path: string
  /** Pictures and films keep what their camera has noted, such as the place. */
  readonly isKeptAsItIs: boolean
  readonly place: PlaceKey
}

export interface SlashCommand {
  readonly name: string
  readonly aliases: readonly string[]
  readonly params: readonly SlashParam[]
  /** One line. */
  readonly help: Phrase
  /** `operator` of the channel, or of the `network`: it can be typed by all, and is refused to others. */
  readonly rights: 'all' | 'operator' | 'network'
  /** What the server must be able to do. */
  readonly needs: keyof Abilities | null
  /** Where it matches what follows the name, there is a password in it, and a client does not keep what was typed. */
  readonly secret: RegExp | null
  readonly plan: (given: SlashGiven, place: SlashPlace) => SlashOutcome
}

type Rest = Partial<Pick<SlashCommand, 'aliases' | 'rights' | 'needs' | 'secret'>>

/** @param params names in their order; `nick?` is optional, and so are `here` and `channel` always */
export function slashCommand(
  name: string,
  params: string,
  help: Phrase,
  plan: SlashCommand['plan'],
  rest: Rest = {},
): SlashCommand {
  const words = params.split(' ').filter((word) => word !== '')
  return {
    name,
    aliases: [],
    rights: 'all',
    needs: null,
    secret: null,
    ...rest,
    params: words.map(parseParam),
    help,
    plan,
  }
}

function parseParam(word: string): SlashParam {
  const isOptional = word.endsWith('?') || word === 'here' || word === 'channel'
  return { name: word.replace('?', '') as SlashParamName, isOptional }
}

/** What stands for each place in the line that shows how a command is written. */
export const PARAM_LABELS: Readonly<Record<SlashParamName, Phrase>> = {
  here: text`#channel`,
  channel: text`#channel`,
  channels: text`#channel`,
  newName: text`#new-name`,
  nick: text`name`,
  nicks: text`names`,
  mask: text`name or mask`,
  target: text`name or #channel`,
  key: text`key`,
  account: text`account`,
  password: text`password`,
  email: text`address`,
  code: text`mailed code`,
  modes: text`modes`,
  emoji: text`emoji`,
  command: text`command`,
  path: text`file`,
  pattern: text`pattern`,
  ctcp: text`request`,
  text: text`text`,
  reason: text`reason`,
  line: text`line`,
}

/** The `secret` of a command that always has a password. */
export const ALWAYS = /^/
/** The `secret` of a command with which something is said to the service that knows passwords. */
export const TO_NICKSERV = /^(?:nick|auth)serv\b/i

export function mistake(phrase: Phrase): SlashOutcome {
  return { kind: 'mistake', phrase }
}

export function actions(...list: readonly Action[]): SlashOutcome {
  return { kind: 'actions', actions: list, goTo: null }
}

/** A command of the protocol, whose answer is shown where the person is. */
export function asks(place: SlashContext, verb: string, ...params: readonly string[]): SlashOutcome {
  return actions(asking(place, verb, ...params))
}

export function asking({ place }: SlashContext, verb: string, ...params: readonly string[]): Action {
  return { kind: 'command', place, verb, params: params.map(inOneLine) }
}

/** A parameter of a line has no line feed. */
function inOneLine(param: string): string {
  return param.replaceAll(/[\r\n]+/g, ' ')
}
