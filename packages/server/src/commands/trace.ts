/**
 * TRACE (RFC 2812 3.4.8): who is connected to a server. As on Solanum, an operator is told of all, others of themselves and of the
 * operators whom STATS p shows them; who names a person is told of that one.
 */
import { Mask } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { hasMode } from '../network/modes.ts'
import type { User } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import { askLong, type CommandDefinition, type Responder } from './definition.ts'
import { refuseServer, serverOf } from './server-target.ts'
import { showsOperator } from './stats.ts'

/** Connections have no classes here; operators have those of their rights. */
const CLASS = 'users'

export const trace: CommandDefinition = {
  verb: 'TRACE',
  rights: 'registered',
  cost: 2,
  plan: ({ params: [target = ''] }) =>
    askLong(function* (responder, asker) {
      const { network, to, info, asMessage } = responder
      const elsewhere = refuseServer(responder, target, network.serverNames.values())
      if (elsewhere !== null) {
        yield asMessage(elsewhere)
        return
      }
      const named = network.userByNick(target)
      if (named === undefined) yield* connected(responder, asker, target === '' ? info.name : target)
      else yield traced(responder, named)
      yield numeric(to, 'RPL_TRACEEND', [to.server, info.version])
    }),
}

function* connected(responder: Responder, asker: User, server: string): Lines {
  const mask = new Mask(server)
  for (const user of responder.network.users.values()) {
    yield 1
    const isTold = user === asker || hasMode(asker, 'o') || (hasMode(user, 'o') && showsOperator(asker, user))
    if (isTold && user.sessions.length > 0 && mask.matches(nameKey(serverOf(responder, user)))) {
      yield traced(responder, user)
    }
  }
}

function traced({ to, network }: Responder, user: User): OutMessage {
  const className = network.operClass(user)
  return className === null
    ? numeric(to, 'RPL_TRACEUSER', ['User', CLASS, user.nick])
    : numeric(to, 'RPL_TRACEOPERATOR', ['Oper', className, user.nick])
}
