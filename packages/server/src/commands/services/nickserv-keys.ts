/** NickServ KEY: the SSH keys that log in to an account at the ssh door, and wherever SASL EXTERNAL is asked over it. */
import { parseKey, parseKeyFingerprint, type GivenKey } from '../../credentials/ssh-key.ts'
import { dayOf } from '../../session/counted.ts'
import type { Request } from '../definition.ts'
import { wish } from '../definition.ts'
import { inWords } from './nickserv-words.ts'
import { sayingOfOwn, type Phrase } from './service.ts'

const add: Phrase = {
  name: 'KEY ADD',
  usage: '[fingerprint or public key] [what it is called]',
  min: 0,
  help: 'Lets an SSH key log you in: the one of this connection, or the one that you give.',
  plan(request, words) {
    const given = keyIn(request, words)
    if (typeof given === 'string') return { plan: inWords(given), done: null }
    const key = { ...given, madeAt: request.accounts.now() }
    return {
      plan: wish({ kind: 'account', account: null, change: { kind: 'keyAdded', key } }),
      done: `The key ${named(given)} logs you in`,
    }
  },
}

/** @returns a text for what is none */
function keyIn({ session }: Request, words: readonly string[]): GivenKey | string {
  if (words.length > 0) {
    return (
      parseKey(words) ?? 'A key is the line of its .pub file, or its fingerprint as ssh-keygen -l shows it: SHA256:…'
    )
  }
  const own = parseKeyFingerprint(session.fingerprint ?? '')
  return own === null ? 'This connection has shown no SSH key' : { fingerprint: own, label: '' }
}

function named({ fingerprint, label }: GivenKey): string {
  return label === '' ? fingerprint : `${fingerprint} (${label})`
}

const remove: Phrase = {
  name: 'KEY DEL',
  usage: '<fingerprint>',
  min: 1,
  help: 'Takes this back. A connection that it has logged in stays.',
  plan: (_request, [fingerprint = '']) => ({
    plan: wish({ kind: 'account', account: null, change: { kind: 'keyRemoved', fingerprint } }),
    done: `The key ${fingerprint} logs nobody in`,
  }),
}

const list: Phrase = {
  name: 'KEY LIST',
  usage: '',
  min: 0,
  help: 'Lists these keys.',
  plan: ({ session }) =>
    sayingOfOwn('NickServ', session, ({ keys = [] }) =>
      keys.length === 0
        ? ['No SSH key logs you in']
        : keys.map((key) => `${named(key)}: added ${dayOf(key.madeAt)}${isOwn(session, key) ? ', this one' : ''}`),
    ),
}

function isOwn(session: Request['session'], key: GivenKey): boolean {
  return session.fingerprint === key.fingerprint
}

export const KEY_PHRASES: readonly Phrase[] = [add, list, remove]
