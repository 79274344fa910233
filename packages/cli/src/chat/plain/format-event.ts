/** What is told of a chat, as a line of text for a person or a pipe, or as an object of JSON for a program. */
import { describeEvent, describeReply, type Item, type PhraseCatalogue, sayPhrase } from '@partyline/irc/client'
import { type Catalogue, say, type Text, text } from '../../language/text.ts'
import { harmless } from '../harmless.ts'
import { type ChatEvent, eventOf, type StatusEvent } from './chat-event.ts'

/** What has happened in a place, or to the client. */
export type Telling = { readonly place: string; readonly item: Item } | StatusEvent

export interface Speech {
  readonly format: 'plain' | 'json'
  readonly catalogue: Catalogue
  /** Of what all clients say the same way. */
  readonly talk: PhraseCatalogue
}

/** It is no part of the conversation: as text, it is for standard error. */
export function isAside(telling: Telling): boolean {
  return 'event' in telling || telling.item.kind === 'reply'
}

export function formatTelling(telling: Telling, speech: Speech): string {
  if (speech.format === 'plain') return formatPlain(telling, speech)
  const event: ChatEvent = 'event' in telling ? telling : eventOf(telling.item, telling.place)
  return `${escapeControls(JSON.stringify(event))}\n`
}

/** JSON.stringify leaves DEL, C1 and what turns the direction of a text as they are. */
function escapeControls(json: string): string {
  return json.replaceAll(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (control) => {
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** `12:34 #ops <ann> hello`: a line for each line of a message, so that each has its author. */
function formatPlain(telling: Telling, { catalogue, talk }: Speech): string {
  const time = clockTime(new Date('event' in telling ? telling.time : telling.item.time))
  const place = 'place' in telling && telling.place !== '' ? `${harmless(telling.place)} ` : ''
  if ('event' in telling) return `${time} ${place}-- ${say(statusText(telling), catalogue)}\n`
  const { item } = telling
  if (item.kind === 'reply') {
    const phrase = describeReply(item, (at) => dayAndTime(new Date(at)))
    return phrase === null ? '' : `${time} ${place}-- ${harmless(sayPhrase(phrase, talk))}\n`
  }
  if (item.kind === 'event') return `${time} ${place}-- ${harmless(sayPhrase(describeEvent(item), talk))}\n`
  const nick = harmless(item.author.nick)
  const by = { message: `<${nick}>`, notice: `-${nick}-`, action: `* ${nick}` }[item.form]
  return item.text
    .split('\n')
    .map((line) => `${time} ${place}${by} ${harmless(line)}\n`)
    .join('')
}

/** In the time of this machine, as a person at it reads clocks. */
function clockTime(date: Date): string {
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

function dayAndTime(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return `${day.map((part) => String(part).padStart(2, '0')).join('-')} ${clockTime(date)}`
}

function statusText(event: StatusEvent): Text {
  switch (event.event) {
    case 'online':
      return event.isStoring
        ? text`online as ${harmless(event.nick)}`
        : text`online as ${harmless(event.nick)}. This server keeps no history: what is said while the connection is broken is lost`
    case 'offline':
      return event.reason === '' ? text`offline, trying again` : text`offline (${harmless(event.reason)}), trying again`
    case 'failed':
      return text`not sent (${harmless(event.reason)}): ${harmless(event.text)}`
    default:
      return event satisfies never
  }
}
