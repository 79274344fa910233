/** NickServ CERT: the TLS certificates that prove an account (SASL EXTERNAL). */
import { wish } from '../definition.ts'
import { inWords } from './nickserv-words.ts'
import { sayingOfOwn, type Phrase } from './service.ts'

/** SHA-256, with or without colons. */
const FINGERPRINT = /^[\da-f]{64}$/

const add: Phrase = {
  name: 'CERT ADD',
  usage: '[fingerprint]',
  min: 0,
  help: 'Lets a certificate log you in: the one of this connection, or the one with this SHA-256 fingerprint.',
  plan({ session }, [given]) {
    const fingerprint = normalized(given ?? session.fingerprint ?? '')
    if (fingerprint === null) {
      const text =
        given === undefined
          ? 'This connection has shown no certificate'
          : 'A fingerprint is 64 hexadecimal digits (SHA-256)'
      return { plan: inWords(text), done: null }
    }
    const change = { kind: 'fingerprintAdded', fingerprint } as const
    return {
      plan: wish({ kind: 'account', account: null, change }),
      done: `The certificate ${fingerprint} logs you in`,
    }
  },
}

const remove: Phrase = {
  name: 'CERT DEL',
  usage: '<fingerprint>',
  min: 1,
  help: 'Takes this back.',
  plan(_request, [given = '']) {
    const fingerprint = normalized(given) ?? given
    const change = { kind: 'fingerprintRemoved', fingerprint } as const
    return {
      plan: wish({ kind: 'account', account: null, change }),
      done: `The certificate ${fingerprint} logs nobody in`,
    }
  },
}

const list: Phrase = {
  name: 'CERT LIST',
  usage: '',
  min: 0,
  help: 'Lists these certificates.',
  plan: ({ session }) =>
    sayingOfOwn('NickServ', session, ({ fingerprints }) =>
      fingerprints.length === 0 ? ['No certificate logs you in'] : fingerprints,
    ),
}

export const CERTIFICATE_PHRASES: readonly Phrase[] = [add, list, remove]

function normalized(given: string): string | null {
  const fingerprint = given.replaceAll(':', '').toLowerCase()
  return FINGERPRINT.test(fingerprint) ? fingerprint : null
}
