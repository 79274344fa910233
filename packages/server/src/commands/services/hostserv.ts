/** HostServ: under which host the person of an account is shown, in the phrases of Anope, Atheme and Ergo. */
import { parseAccountName } from '../../network/account-name.ts'
import type { Account, AccountHost } from '../../network/accounts/account.ts'
import { personOfAccount } from '../../network/conversation.ts'
import { serviceNotice } from '../../replies/service-notice.ts'
import type { Lines } from '../../session/out-message.ts'
import { askAs, wish, type Responder } from '../definition.ts'
import { lacksRight } from '../rights.ts'
import { saying, sayingOfOwn, type Phrase, type Service, type Spoken } from './service.ts'

const NAME = 'HostServ'

const set: Phrase = {
  name: 'SET',
  usage: '<account> <host>',
  min: 2,
  help: 'Shows the person of an account under a host, from each log-in on; for operators of the network with the right "vhost".',
  plan: (_request, [account = '', host = '']) => give(account, host, `${account} is shown as ${host}`),
}

const del: Phrase = {
  name: 'DEL',
  usage: '<account>',
  min: 1,
  help: 'Takes that host back; for operators of the network with the right "vhost".',
  plan: (_request, [account = '']) => give(account, null, `${account} is shown as it comes`),
}

function give(written: string, host: string | null, done: string): Spoken {
  const account = parseAccountName(written)
  if (account === null) return saying(NAME, () => [`${written} cannot be the name of an account`])
  return { plan: wish({ kind: 'account', account, change: { kind: 'hostGiven', host } }), done }
}

const list: Phrase = {
  name: 'LIST',
  usage: '',
  min: 0,
  help: 'Says which accounts have a host; for operators of the network with the right "vhost".',
  plan() {
    const plan = askAs((responder, user) => {
      const refused = lacksRight(responder.network, user, 'vhost')
      if (refused === null) responder.sendLong(listed(responder))
      else responder.refuse(refused)
    })
    return { plan: { ...plan, isBarrier: true }, done: null }
  },
}

function* listed({ network, to }: Responder): Lines {
  let count = 0
  for (const { name, host } of network.accounts.values()) {
    yield 1
    if (host === undefined) continue
    count += 1
    yield serviceNotice(to, NAME, `${name} ${described(host)}`)
  }
  yield serviceNotice(to, NAME, `End of LIST (${count})`)
}

const status: Phrase = {
  name: 'STATUS',
  usage: '[account]',
  min: 0,
  help: 'Says which host your account has; of another one, to operators of the network with the right "vhost".',
  plan({ session }, [written]) {
    if (written === undefined) return sayingOfOwn(NAME, session, (account) => [statusOf(account)])
    const plan = askAs(({ network, to, send, refuse }, user) => {
      const refused = lacksRight(network, user, 'vhost')
      if (refused !== null) return refuse(refused)
      const name = parseAccountName(written)
      const account = name === null ? undefined : network.accounts.get(personOfAccount(name))
      send(serviceNotice(to, NAME, account === undefined ? `There is no account ${written}` : statusOf(account)))
    })
    return { plan, done: null }
  },
}

function statusOf({ name, host }: Account): string {
  return host === undefined ? `${name} has no host of its own` : `The host of ${name} is ${described(host)}`
}

function described({ name, isShown }: AccountHost): string {
  return isShown ? name : `${name}, which its person does not want`
}

const on: Phrase = {
  name: 'ON',
  usage: '',
  min: 0,
  help: 'Shows you under the host of your account.',
  plan: () => want(true, 'You are shown under the host of your account'),
}

const off: Phrase = {
  name: 'OFF',
  usage: '',
  min: 0,
  help: 'Shows you as you come. Your account keeps its host.',
  plan: () => want(false, 'You are shown as you come'),
}

function want(isShown: boolean, done: string): Spoken {
  return { plan: wish({ kind: 'account', account: null, change: { kind: 'hostShown', isShown } }), done }
}

export const hostserv: Service = {
  name: NAME,
  commands: ['HS', 'HOSTSERV'],
  about: `${NAME} keeps the host under which others see you.`,
  phrases: [on, off, status, set, del, list],
}
