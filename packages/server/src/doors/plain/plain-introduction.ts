/** What comes before the lines: the plain door asks a person for the password, where there is one, and for a nickname. */
import { claimIn, isInvited, isPassword } from '../../commands/registration.ts'
import { portsFor, type ServerInfo } from '../../session/server-info.ts'
import type { Session } from '../../session/session.ts'
import { counted } from '../../session/counted.ts'
import { NO_HTTP } from '../http-request.ts'
import { parseIntroduction } from './parse-introduction.ts'
import { HELP } from './plain-line.ts'
import type { PlainVoice } from './plain-voice.ts'

export interface IntroductionParts {
  readonly session: Session
  readonly voice: PlainVoice
  /** As it is now: a reload may change it. */
  readonly info: () => ServerInfo
  /** Whether an account can be made with the code that has this hash. */
  readonly isInvitation: (hash: string) => boolean
  readonly setEncoding: (name: string) => void
}

const NAME_QUESTION = 'Your nickname?'
const NAME_QUESTION_AGAIN = 'Your nickname? To log in to an account, write account:password'
const PASSWORD_QUESTION = 'Password of this server?'

export class PlainIntroduction {
  readonly #parts: IntroductionParts

  constructor(parts: IntroductionParts) {
    this.#parts = parts
  }

  begin(): void {
    const { voice, info } = this.#parts
    voice.note(info().password === null ? NAME_QUESTION : PASSWORD_QUESTION)
  }

  /** A line is the password, if there is one, and then the nickname; `account:password` is both, at either question. */
  take(text: string): void {
    const { session, voice, info, setEncoding } = this.#parts
    const asked = info().password !== null && session.introduction.password === null ? 'password' : 'nickname'
    const question = asked === 'nickname' ? NAME_QUESTION : PASSWORD_QUESTION
    const line = parseIntroduction(text, asked)
    switch (line.kind) {
      case 'answer':
        if (this.#logIn(line.text)) return undefined
        return asked === 'nickname' ? this.#beCalled(line.text) : this.#takePassword(line.text)
      case 'irc-client':
        return this.#sendAway()
      case 'browser':
        return voice.dismiss(NO_HTTP)
      case 'quit':
        return voice.command('QUIT', ...line.reason)
      case 'help':
        voice.answer(...HELP)
        return voice.note(question)
      case 'encoding':
        return setEncoding(line.name)
      case 'early':
        return voice.answer('Please choose a nickname first.', NAME_QUESTION)
      default:
        return line satisfies never
    }
  }

  /** A wrong one is told at once, and the next one is read as late as it would be on a new connection. */
  #takePassword(password: string): void {
    const { session, voice, info, isInvitation } = this.#parts
    if (isPassword(password, info()) || isInvited(password, info(), isInvitation)) {
      voice.command('PASS', password)
      return voice.note(NAME_QUESTION)
    }
    voice.answerAs({ isWrongPassword: true }, () => {
      const seconds = Math.ceil(session.delayMs / 1000)
      const delay = seconds === 0 ? '' : ` The next one is looked at in ${counted(seconds, 'second')}.`
      return [`This is not the password.${delay}`, PASSWORD_QUESTION]
    })
  }

  /** As the same in PASS: what is wrong in it ends the connection. @returns whether it is that */
  #logIn(text: string): boolean {
    const { voice, info } = this.#parts
    const claim = claimIn(text, info())
    // No nickname has a colon; a sentence that somebody types too early has a space before it, or behind it.
    if (claim === null || /\s/.test(claim.account) || claim.password.startsWith(' ')) return false
    voice.command('PASS', text)
    this.#beCalled(claim.account)
    return true
  }

  #beCalled(nick: string): void {
    const { session, voice } = this.#parts
    voice.command('USER', 'plain', '0', '*', nick)
    voice.command('NICK', nick)
    voice.note(NAME_QUESTION_AGAIN, ({ network }) => network.userOf(session.id) === undefined && !session.isEnding)
  }

  #sendAway(): void {
    const { session, voice, info } = this.#parts
    session.negotiate({ capabilities: 0 })
    const ports = portsFor(info().doors, 'clients')
    const where = ports === null ? 'This server has no door for IRC clients' : `IRC clients connect to ${ports}`
    voice.dismiss(`This door is for people with nc or telnet: they type only a nickname. ${where}`)
  }
}
