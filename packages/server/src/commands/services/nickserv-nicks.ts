/** NickServ GHOST, RELEASE and REGAIN: the nickname of an account is held by another user. */
import { wish, type Request } from '../definition.ts'
import { proving } from '../proving.ts'
import type { Proof } from '../../network/command.ts'
import { inWords } from './nickserv-words.ts'
import { type Phrase, type Spoken } from './service.ts'

const ghost: Phrase = {
  name: 'GHOST',
  usage: '<nickname> [password]',
  min: 1,
  help: 'Ends the connection that holds your nickname: you are logged in, or give the password of the account.',
  plan: (request, [nick = '', password]) =>
    reclaiming(request, { nick, password, takes: false }, `${nick} is here no more`),
}

const regain: Phrase = {
  name: 'REGAIN',
  usage: '<nickname> [password]',
  min: 1,
  help: 'Ends the connection that holds your nickname, and gives it to you. With a password, IDENTIFY next.',
  plan: (request, [nick = '', password]) => reclaiming(request, { nick, password, takes: true }, `You are ${nick} now`),
}

export const NICK_PHRASES: readonly Phrase[] = [
  ghost,
  // No service holds a nickname here, so there is nothing else to let go.
  { ...ghost, name: 'RELEASE', help: 'The same as GHOST.' },
  regain,
]

interface Asked {
  readonly nick: string
  readonly password: string | undefined
  readonly takes: boolean
}

/** The password is that of the account with the name of the nickname. */
function reclaiming(request: Request, { nick, password, takes }: Asked, done: string): Spoken {
  const reclaim = (proof: Proof | null) => wish({ kind: 'reclaim', nick, takes, proof })
  if (password === undefined) return { plan: reclaim(null), done }
  const claim = () => ({ kind: 'password', account: nick, password }) as const
  return { plan: proving(request, claim, { proven: (account) => reclaim({ account }), refused: inWords }), done }
}
