/** NickServ: what people know by heart for their account and nickname, as in Atheme, Anope and Ergo. */
import { hashInvitation, looksLikeInvitation } from '../../credentials/invitation-code.ts'
import { personOfAccount } from '../../network/conversation.ts'
import { parseAccountName } from '../../network/account-name.ts'
import { dayOf } from '../../session/counted.ts'
import { logIn } from '../authenticate.ts'
import { silently, wish } from '../definition.ts'
import { proving } from '../proving.ts'
import { planRegistration, planRegistrationFor, planVerification } from '../register.ts'
import { CERTIFICATE_PHRASES } from './nickserv-certificates.ts'
import { KEY_PHRASES } from './nickserv-keys.ts'
import { NICK_PHRASES } from './nickserv-nicks.ts'
import { SETTING_PHRASES } from './nickserv-settings.ts'
import { TOKEN_PHRASES } from './nickserv-tokens.ts'
import { inWords } from './nickserv-words.ts'
import { saying, type Phrase, type Service } from './service.ts'

const NAME = 'NickServ'

const REGISTER_USAGE = '<password> [e-mail] [invitation]'

const register: Phrase = {
  name: 'REGISTER',
  usage: REGISTER_USAGE,
  min: 1,
  help: 'Makes an account of your nickname.',
  plan(request, [password = '', ...others]) {
    const code = codeIn(others)
    // The rest of a password that has spaces, most likely: half of it is not what the person wants.
    if (code !== null && !looksLikeInvitation(code))
      return saying(NAME, () => [`It is written so: REGISTER ${REGISTER_USAGE}`])
    return {
      plan: planRegistration(request, {
        account: '*',
        email: others.find((word) => word.includes('@')) ?? '*',
        password,
        invitation: code === null ? null : hashInvitation(code),
      }),
      done: request.info.accounts.isMailed
        ? `A code was sent to you. To complete it: /msg ${NAME} VERIFY <account> <code>`
        : createdAs(request.accounts.userOf(request.session.id)?.nick ?? ''),
    }
  },
}

function createdAs(nick: string): string {
  return `Account created. From now on, log in as ${nick} with SASL, or with ${nick}:<password> as the password of the server`
}

/** In either order: an address has its sign, and clients write `*` for none. */
function codeIn(words: readonly string[]): string | null {
  const code = words.filter((word) => !word.includes('@') && word !== '*').join('')
  return code === '' ? null : code
}

const invitation: Phrase = {
  name: 'INVITATION',
  usage: '<code>',
  min: 1,
  help: 'Gives the code of an invitation, for an account that your client registers with a dialog of its own.',
  // Whether it is one is told to nobody before it is used.
  plan: (_request, words) => ({
    plan: silently({ introduction: { invitation: hashInvitation(words.join('')) } }),
    done: `To use it, register now: with your client, or /msg ${NAME} REGISTER <password>`,
  }),
}

const saregister: Phrase = {
  name: 'SAREGISTER',
  usage: '<account> <password>',
  min: 2,
  help: 'Makes an account for somebody else; for operators of the network with the right "accounts".',
  plan: (request, [account = '', password = '']) => ({
    plan: planRegistrationFor(request, account, password),
    done: `Account ${account} created`,
  }),
}

const verify: Phrase = {
  name: 'VERIFY',
  usage: '<account> <code>',
  min: 2,
  help: 'Completes a registration, or SET EMAIL, with the code that was sent by mail.',
  // Atheme has VERIFY REGISTER <account> <code>.
  plan: (request, words) => ({
    plan: planVerification(request, words.at(-2) ?? '', words.at(-1) ?? ''),
    done: 'Your address is verified',
  }),
}

const identify: Phrase = {
  name: 'IDENTIFY',
  usage: '[account] <password>',
  min: 1,
  help: 'Logs you in to your account.',
  plan(request, words, rest) {
    const { session, accounts } = request
    const named = words.length > 1 ? words[0] : undefined
    const password = named === undefined ? rest : rest.slice(named.length).trimStart()
    const claim = () =>
      ({ kind: 'password', account: named ?? accounts.userOf(session.id)?.nick ?? '', password }) as const
    const plan = proving(request, claim, { proven: (name) => logIn(request, name), refused: inWords })
    return { plan, done: 'You are logged in' }
  },
}

const logout: Phrase = {
  name: 'LOGOUT',
  usage: '',
  min: 0,
  help: 'Makes you a guest again.',
  plan: () => ({ plan: wish({ kind: 'logout' }), done: 'You are a guest now' }),
}

const info: Phrase = {
  name: 'INFO',
  usage: '[nickname or account]',
  min: 0,
  help: 'Says which account a person is logged in as, and since when there is an account.',
  plan: ({ session }, [asked]) =>
    saying(NAME, ({ network }) => {
      const user = asked === undefined ? network.userOf(session.id) : network.userByNick(asked)
      const name = user?.account ?? parseAccountName(asked ?? '')
      const account = name === null ? undefined : network.accounts.get(personOfAccount(name))
      const told =
        user === undefined
          ? []
          : [user.account === null ? `${user.nick} is a guest` : `${user.nick} is logged in as ${user.account}`]
      if (account !== undefined) told.push(`${account.name} was registered on ${dayOf(account.madeAt)}`)
      const isOwn = account !== undefined && network.userOf(session.id)?.account === account.name
      if (isOwn && account.email !== null) told.push(`Your e-mail address is ${account.email}`)
      return told.length > 0 ? told : [`Nobody here is called ${asked}, and there is no such account`]
    }),
}

const drop: Phrase = {
  name: 'DROP',
  usage: '<account> <password>',
  min: 2,
  help: 'Gives up the account that you are logged in to. What was said stays, and nobody else can register the name.',
  plan: (request, [account = '', password = '']) => ({
    plan: proving(request, () => ({ kind: 'password', account, password }), {
      proven: (name) => wish({ kind: 'account', account: name, change: { kind: 'dropped' } }),
      refused: inWords,
    }),
    done: `The account ${account} is no more`,
  }),
}

export const nickserv: Service = {
  name: NAME,
  commands: ['NS', 'NICKSERV'],
  about: `${NAME} keeps your account: your name, and how you prove that you are you.`,
  phrases: [
    register,
    invitation,
    saregister,
    verify,
    identify,
    { ...identify, name: 'ID', help: 'The same as IDENTIFY.' },
    { ...identify, name: 'LOGIN', help: 'The same as IDENTIFY.' },
    logout,
    ...NICK_PHRASES,
    info,
    ...SETTING_PHRASES,
    ...CERTIFICATE_PHRASES,
    ...KEY_PHRASES,
    ...TOKEN_PHRASES,
    drop,
  ],
}
