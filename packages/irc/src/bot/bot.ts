/** What a bot can do, and what it hears. `createBot` makes one. */
import type { Author, MessageId } from '../client/item.ts'
import type { Alarm } from './alarms.ts'
import type { Sent } from './sender.ts'

/** A message of somebody, and ways to answer it. */
export interface Heard {
  readonly text: string
  readonly author: Author
  /** The channel, or the nickname of the author. */
  readonly place: string
  /** Said to the bot alone. */
  readonly isPrivate: boolean
  readonly id: MessageId | null
  /** Unix milliseconds, of the server. */
  readonly time: number
  /** Answers this message: as a reply where the server has those, else with the name of the author in front. */
  readonly reply: (text: string) => Promise<Sent>
  /** Says something where this was said. */
  readonly say: (text: string) => Promise<Sent>
  /** Nothing happens where the server has no reactions. */
  readonly react: (emoji: string) => void
}

export interface Command extends Heard {
  /** Without its prefix, in small letters. */
  readonly name: string
  readonly args: readonly string[]
  /** What follows the name, as it was written. */
  readonly rest: string
}

export interface HeardReaction extends Heard {
  /** Of the person that reacted; the message is of its `author`. */
  readonly nick: string
  readonly emoji: string
  /** false: taken back. */
  readonly isOn: boolean
}

/** What it throws, or rejects with, is told to `onError`, and the bot goes on. */
export type Handler<Value> = (value: Value) => void | Promise<void>

export interface Bot {
  /** `!name …`, `bot: name …`, and in private just `name …`. @param help one line, for `!help` */
  command(name: string, help: string, handler: Handler<Command>): void
  /** The bot was named, or written to in private, and it was no command. */
  onMention(handler: Handler<Heard>): void
  /** Every message of others that is no command, mentions too. */
  onMessage(handler: Handler<Heard>): void
  /** Somebody has reacted to a message, of whomever. */
  onReaction(handler: Handler<HeardReaction>): void
  /** It is time for an alarm of this kind. Where the handler fails, it is called again a minute later. */
  onAlarm(kind: string, handler: Handler<Alarm>): void
  /** Resolves when it is stored; null: there are too many, or its data is too long. Rejects as the store does. */
  setAlarm(alarm: Omit<Alarm, 'id'>): Promise<Alarm | null>
  /** Resolves when that is stored. @returns whether there was such an alarm */
  cancelAlarm(id: number): Promise<boolean>
  /** The earliest first. */
  readonly alarms: readonly Alarm[]
  /** Says something in a channel or to a person. Resolves when it is stored, or will not be. */
  say(target: string, text: string): Promise<Sent>
  /** Loads what was stored, then connects. Rejects where that cannot be read. */
  start(): Promise<void>
  /** Leaves the server, when the handlers that are under way are done. */
  stop(reason?: string): Promise<void>
}
