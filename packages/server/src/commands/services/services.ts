/** Which services there are, and what becomes of a phrase that a person says to one of them. */
import { foldName } from '@partyline/irc'
import type { Said, Voice } from '../../network/voice.ts'
import { silently, type CommandDefinition, type Plan, type PreparedPlan, type Request } from '../definition.ts'
import { chanserv } from './chanserv.ts'
import { hookserv } from './hookserv.ts'
import { hostserv } from './hostserv.ts'
import { nickserv } from './nickserv.ts'
import { saying, type Phrase, type Service, type Spoken } from './service.ts'

export const SERVICES: readonly Service[] = [chanserv, hookserv, hostserv, nickserv]

const BY_NAME: ReadonlyMap<string, Service> = new Map(SERVICES.map((service) => [foldName(service.name), service]))

/** @param nick as people write it */
export function serviceNamed(nick: string): Service | undefined {
  return BY_NAME.get(foldName(nick))
}

/** @param target of a message: `NickServ`, or `NickServ@services.example` */
export function serviceOf(target: string): Service | undefined {
  const [name = ''] = target.split('@', 1)
  return serviceNamed(name)
}

/** `NS REGISTER …` is `PRIVMSG NickServ :REGISTER …`. */
export const SERVICE_COMMANDS: readonly CommandDefinition[] = SERVICES.flatMap((service) =>
  service.commands.map((verb) => ({
    verb,
    rights: 'registered' as const,
    cost: 2,
    plan: (request: Request) => planPhrase(service, request, request.params.join(' ')),
  })),
)

/** RFC 2812 3.3.2: nothing is answered to a NOTICE. */
export function planSaid(service: Service, request: Request, said: Said): Plan {
  if (said.verb === 'PRIVMSG' && said.text !== null) return planPhrase(service, request, said.text, said)
  return { ...silently(), voice: { service: service.name, done: null, said } }
}

export function planPhrase(service: Service, request: Request, text: string, said?: Said): Plan {
  const { plan, done } = spoken(service, request, text)
  const voice = { service: service.name, done }
  return voiced(plan, said === undefined ? voice : { ...voice, said })
}

function spoken(service: Service, request: Request, text: string): Spoken {
  const words = text.split(' ').filter((word) => word !== '')
  const [first = 'HELP', ...subject] = words
  if (first.toUpperCase() === 'HELP') return help(service, subject)
  const phrase = phraseOf(service, words)
  if (phrase === undefined) return saying(service.name, () => nearest(service, first.toUpperCase()))
  const { length } = phrase.name.split(' ')
  const given = words.slice(length)
  if (given.length < phrase.min) return saying(service.name, () => [`It is written so: ${syntaxOf(phrase)}`])
  return phrase.plan(request, given, behind(text, length))
}

/** What stands behind so many words, as it was written. */
function behind(text: string, words: number): string {
  let rest = text.trim()
  for (let count = 0; count < words; count += 1)
    rest = rest.includes(' ') ? rest.slice(rest.indexOf(' ')).trimStart() : ''
  return rest
}

/** The phrase with the most words is meant: `CERT ADD` rather than `CERT`. */
function phraseOf({ phrases }: Service, words: readonly string[]): Phrase | undefined {
  const begins = ({ name }: Phrase) => name.split(' ').every((word, index) => words[index]?.toUpperCase() === word)
  return phrases.filter(begins).toSorted((one, other) => other.name.length - one.name.length)[0]
}

/** What begins with the same word: SET and CERT alone are no phrases. */
function nearest(service: Service, first: string): readonly string[] {
  const written = service.phrases.filter(({ name }) => name.startsWith(`${first} `))
  if (written.length === 0) return [`I do not know ${first}. To see what I know: ${toAsk(service)}`]
  return written.map((phrase) => `It is written so: ${syntaxOf(phrase)}`)
}

function help(service: Service, subject: readonly string[]): Spoken {
  const { name, about, phrases } = service
  if (subject.length === 0) {
    const lines = phrases.map((phrase) => `${syntaxOf(phrase)} - ${phrase.help}`)
    return saying(name, () => [about, ...lines, `${toAsk(service)} <phrase> shows one of them`])
  }
  const wanted = subject.join(' ').toUpperCase()
  const found = phrases.filter((phrase) => phrase.name === wanted || phrase.name.startsWith(`${wanted} `))
  const lines = found.map((phrase) => `${syntaxOf(phrase)} - ${phrase.help}`)
  return saying(name, () =>
    lines.length > 0 ? lines : [`I do not know ${wanted}. To see what I know: ${toAsk(service)}`],
  )
}

function syntaxOf({ name, usage }: Phrase): string {
  return usage === '' ? name : `${name} ${usage}`
}

function toAsk({ name }: Service): string {
  return `/msg ${name} HELP`
}

/** Whatever comes of the plan is answered in the words of the service. */
function voiced(plan: Plan, voice: Voice): Plan {
  if (plan.kind !== 'prepare') return spokenBy(plan, voice)
  const { prepare } = plan
  return { ...plan, prepare: async (signal) => spokenBy(await prepare(signal), voice) }
}

/** A plan that was prepared may know better what is to be said. */
function spokenBy(plan: PreparedPlan, voice: Voice): PreparedPlan {
  return { ...plan, voice: { ...voice, ...plan.voice } }
}
