/** NickServ SET: how an account is treated. */
import type { AccountChange } from '../../network/accounts/account-change.ts'
import { wish, type PreparedPlan, type Request } from '../definition.ts'
import { isEmail, MAILED_ENOUGH, makeMailedCode } from '../mailed-code.ts'
import { refusePassword } from '../../credentials/refuse-password.ts'
import { inWords } from './nickserv-words.ts'
import { type Phrase, type Spoken } from './service.ts'

type Settings = Extract<AccountChange, { kind: 'set' }>['settings']

const YES = ['on', 'true', 'yes']
const NO = ['off', 'false', 'no']
const NO_ADDRESS = [...NO, 'none']

/** What the owner wants wins (`--always-on`). */
const STAYS = {
  on: 'You stay in your channels without a connection, unless the owner of this server does not want that',
  off: 'You leave your channels with your last connection, unless the owner of this server has everybody stay',
  default: 'Whether you stay in your channels without a connection is as the owner of this server has it',
} as const

const password: Phrase = {
  name: 'SET PASSWORD',
  usage: '<new password>',
  min: 1,
  help: 'Changes your password. Tokens and certificates stay as they are.',
  plan: (request, _words, wanted) => ({
    plan: { kind: 'prepare', prepare: () => changePassword(request, wanted) },
    done: 'Your password is changed',
  }),
}

const email: Phrase = {
  name: 'SET EMAIL',
  usage: '<e-mail>|off',
  min: 1,
  help: 'Gives your account another e-mail address, once you have given back the code that is sent there. off takes it away.',
  plan(request, [wanted = '']) {
    if (NO_ADDRESS.includes(wanted.toLowerCase())) {
      const removal = wish({ kind: 'account', account: null, change: { kind: 'emailRemoved' } })
      return { plan: removal, done: 'Your account has no e-mail address any more' }
    }
    return {
      plan: { kind: 'prepare', prepare: (signal) => changeEmail(request, wanted, signal) },
      done: `A code was sent to ${wanted}. To complete it: /msg NickServ VERIFY <account> <code>`,
    }
  },
}

const alwaysOn: Phrase = {
  name: 'SET ALWAYS-ON',
  usage: 'on|off|default',
  min: 1,
  help: 'Says whether you stay in your channels without a connection.',
  plan(_request, [wanted = '']) {
    const stays =
      wanted.toLowerCase() === 'default' ? 'default' : (['on', 'off'] as const).find((word) => means(wanted, word))
    return stays === undefined ? misused('It is on, off or default') : set({ stays }, STAYS[stays])
  },
}

const multiclient: Phrase = {
  name: 'SET MULTICLIENT',
  usage: 'on|off',
  min: 1,
  help: 'Says whether several connections share your nickname.',
  plan(_request, [wanted = '']) {
    const word = (['on', 'off'] as const).find((each) => means(wanted, each))
    if (word === undefined) return misused('It is on or off')
    return set({ isShared: word === 'on' }, `Several connections share your nickname: ${word}`)
  },
}

export const SETTING_PHRASES: readonly Phrase[] = [password, email, alwaysOn, multiclient]

async function changePassword(request: Request, wanted: string): Promise<PreparedPlan> {
  const { accounts, session } = request
  const own = accounts.userOf(session.id)?.account ?? null
  if (own === null) return inWords('Please log in first')
  const weak = refusePassword(request.info.limits, wanted, own)
  if (weak !== null) return inWords(weak[1])
  const proof = await accounts.credentials.make(wanted)
  return wish({ kind: 'account', account: own, change: { kind: 'password', password: proof } })
}

async function changeEmail(request: Request, to: string, signal: AbortSignal): Promise<PreparedPlan> {
  const { accounts, session, info } = request
  const own = accounts.userOf(session.id)?.account ?? null
  if (own === null) return inWords('Please log in first')
  if (!info.accounts.isMailed) return inWords('This server sends no mail, and keeps no addresses')
  if (!isEmail(to)) return inWords('This is no e-mail address to which a code could be sent')
  if (!accounts.mails.take(session.holder)) {
    return inWords('Your address has had as many mails sent as it may within a day. Please try again tomorrow')
  }
  if (!accounts.mails.take(to.toLowerCase())) return inWords(MAILED_ENOUGH)
  const { mail, hash } = makeMailedCode({ to, network: info.network, account: own, does: 'address' })
  if (!(await accounts.sendMail(mail, signal))) return inWords('No mail could be sent to this address')
  const wanted = { email: to, code: hash, until: accounts.now() + info.limits.verificationTimeoutMs }
  return wish({ kind: 'account', account: own, change: { kind: 'emailAsked', wanted } })
}

function misused(text: string): Spoken {
  return { plan: inWords(text), done: null }
}

function set(settings: Settings, done: string): Spoken {
  return { plan: wish({ kind: 'account', account: null, change: { kind: 'set', settings } }), done }
}

function means(given: string, word: 'on' | 'off'): boolean {
  return (word === 'on' ? YES : NO).includes(given.toLowerCase())
}
