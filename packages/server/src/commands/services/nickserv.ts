/** NickServ: what people know by heart for their account and nickname, as in Atheme and Anope. */
import { saying, type Phrase, type Service } from './service.ts'

const NAME = 'NickServ'

const info: Phrase = {
  name: 'INFO',
  usage: '[nickname]',
  min: 0,
  help: 'Says which account a person is logged in as.',
  plan: ({ session }, [asked]) =>
    saying(NAME, ({ network }) => {
      const user = asked === undefined ? network.userOf(session.id) : network.userByNick(asked)
      if (user === undefined) return [`Nobody here is called ${asked}`]
      return [user.account === null ? `${user.nick} is a guest` : `${user.nick} is logged in as ${user.account}`]
    }),
}

export const nickserv: Service = {
  name: NAME,
  commands: ['NS', 'NICKSERV'],
  about: 'NickServ keeps your account: your name, and how you prove that you are you.',
  phrases: [info],
}
