/**
 * AUTHENTICATE (IRCv3 sasl-3.1 and 3.2): the client proves its account, before it is registered or at any time after that. The
 * capability is not insisted on, as in other servers: a client that sends it knows what it does.
 */
import type { NumericName } from '@partyline/irc'
import type { AccountName } from '../network/account-name.ts'
import { isSameAccount } from '../network/account-name.ts'
import { nameKey } from '../network/context.ts'
import { refuse } from '../network/refusal.ts'
import { chunksOf, receive, type Exchange } from '../sasl/exchange.ts'
import type { SaslStep } from '../sasl/mechanism.ts'
import { begin, MECHANISM_NAMES } from '../sasl/mechanisms.ts'
import { loggedIn, sourceBefore } from '../replies/accounts.ts'
import { numeric } from '../replies/numeric.ts'
import { silently, wish, type CommandDefinition, type Plan, type PreparedPlan, type Request } from './definition.ts'
import { proving, refuseGuess } from './proving.ts'

export const authenticate: CommandDefinition = {
  verb: 'AUTHENTICATE',
  rights: 'any',
  cost: 2,
  plan(request) {
    const { session, params, info } = request
    const [said = ''] = params
    const { exchange } = session
    if (said === '*') return over('ERR_SASLABORTED')
    if (exchange === null) return start(request, said.toUpperCase())
    const received = receive(exchange, said, info.limits.saslMessageBytesMax)
    switch (received.kind) {
      case 'more':
        return silently({ exchange: received.exchange })
      case 'too-long':
        return over('ERR_SASLTOOLONG')
      case 'malformed':
        return over('ERR_SASLFAIL', 'SASL authentication failed: this is no Base64')
      case 'whole':
        return go(request, exchange, exchange.respond(received.response))
      default:
        return received satisfies never
    }
  },
}

function start({ accounts: { credentials } }: Request, mechanism: string): Plan {
  const parts = { keysOf: (name: string) => credentials.scramKeysOf(name), isSameAccount }
  const respond = begin(mechanism, parts)
  if (respond !== undefined) return challenge({ mechanism, received: '', respond }, new Uint8Array())
  return {
    kind: 'ask',
    answer: ({ send, to }) =>
      send(numeric(to, 'RPL_SASLMECHS', [MECHANISM_NAMES.join(',')]), numeric(to, 'ERR_SASLFAIL')),
  }
}

function go(request: Request, exchange: Exchange, step: SaslStep): Plan {
  if (step.kind !== 'claim' && step.guess !== undefined) {
    const tooEarly = refuseGuess(request, nameKey(step.guess))
    if (tooEarly !== null) return over('ERR_SASLFAIL', `SASL authentication failed: ${tooEarly}`)
  }
  switch (step.kind) {
    case 'challenge':
      return challenge({ ...exchange, received: '', respond: step.respond }, step.data)
    case 'failed': {
      if (step.guess === undefined) return over('ERR_SASLFAIL')
      request.accounts.guessesAt.add(nameKey(step.guess))
      const plan = over('ERR_SASLFAIL')
      return { ...plan, becomes: { ...plan.becomes, isWrongPassword: true } }
    }
    case 'claim': {
      const { claim, refused } = step
      const plan = proving(request, () => claim, {
        proven: (account) => logIn(request, account),
        refused: (text) =>
          refused === undefined
            ? over('ERR_SASLFAIL', `SASL authentication failed: ${text}`)
            : challenge({ ...exchange, received: '', respond: refused.respond }, refused.data),
      })
      return { ...plan, becomes: { exchange: null } }
    }
    default:
      return step satisfies never
  }
}

/** A user of the network is told by what comes of it; a session that is none yet remembers it until it is one. */
export function logIn({ session }: Pick<Request, 'session'>, account: AccountName): PreparedPlan {
  if (session.standing === 'present') return wish({ kind: 'login', proof: { account } })
  return {
    kind: 'ask',
    answer: ({ send, to }) => send(...loggedIn(to, sourceBefore(session), account, true)),
    becomes: { introduction: { account } },
  }
}

function challenge(exchange: Exchange, data: Uint8Array): PreparedPlan {
  return {
    kind: 'ask',
    answer: ({ send, to }) => {
      for (const chunk of chunksOf(data)) send({ source: to.server, verb: 'AUTHENTICATE', params: [chunk] })
    },
    becomes: { exchange },
  }
}

/** The exchange is over, and another may begin. */
function over(name: NumericName, text?: string): PreparedPlan {
  return { kind: 'ask', answer: ({ refuse: say }) => say(refuse(name, [], text)), becomes: { exchange: null } }
}
