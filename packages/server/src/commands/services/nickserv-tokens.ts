/** NickServ TOKEN: a password of its own for each device or program, which can be taken back by itself. */
import { randomBytes } from 'node:crypto'
import { hashToken, makeToken } from '../../credentials/device-token.ts'
import { dayOf } from '../../session/counted.ts'
import { wish } from '../definition.ts'
import { sayingOfOwn, type Phrase } from './service.ts'

const ID_BYTES = 4
/** Code points. */
const LABEL_LENGTH_MAX = 50

const add: Phrase = {
  name: 'TOKEN ADD',
  usage: '<what it is for>',
  min: 1,
  help: 'Makes a token: a password for one device, in PLAIN, PASS or OAUTHBEARER. It is shown once.',
  plan({ accounts }, words) {
    const token = makeToken()
    const label = Array.from(words.join(' ')).slice(0, LABEL_LENGTH_MAX).join('')
    const made = {
      id: randomBytes(ID_BYTES).toString('hex'),
      label,
      hash: hashToken(token),
      madeAt: accounts.now(),
      usedAt: null,
    }
    const change = { kind: 'tokenMade', token: made } as const
    return {
      plan: wish({ kind: 'account', account: null, change }),
      done: `The token of ${label} (${made.id}) is ${token}`,
    }
  },
}

const list: Phrase = {
  name: 'TOKEN LIST',
  usage: '',
  min: 0,
  help: 'Lists your tokens, and on which day each was last used.',
  plan: ({ session }) =>
    sayingOfOwn('NickServ', session, ({ tokens }) =>
      tokens.length === 0
        ? ['You have no tokens']
        : tokens.map(
            ({ id, label, madeAt, usedAt }) =>
              `${id} ${label}: made ${dayOf(madeAt)}, used ${usedAt === null ? 'never' : dayOf(usedAt)}`,
          ),
    ),
}

const revoke: Phrase = {
  name: 'TOKEN REVOKE',
  usage: '<id>',
  min: 1,
  help: 'Takes a token back. A connection that it has logged in stays.',
  plan: (_request, [id = '']) => ({
    plan: wish({ kind: 'account', account: null, change: { kind: 'tokenRevoked', id } }),
    done: `The token ${id} proves nothing any more`,
  }),
}

export const TOKEN_PHRASES: readonly Phrase[] = [add, list, revoke]
