/** PERSISTENCE (IRCv3 draft/persistence): whether the person stays in the channels without a connection. */
import { persistence as status } from '../replies/accounts.ts'
import { askAs, refusal, silently, wish, type CommandDefinition, type Plan } from './definition.ts'

const SETTINGS = ['on', 'off', 'default'] as const

export const persistence: CommandDefinition = {
  verb: 'PERSISTENCE',
  rights: 'registered',
  cost: 1,
  plan({ params: [subcommand = '', wanted = ''] }) {
    switch (subcommand.toUpperCase()) {
      case 'GET':
        return tell
      case 'SET': {
        const stays = SETTINGS.find((setting) => setting === wanted.toLowerCase())
        if (stays === undefined) return refusal(fail('INVALID_PARAMETERS', 'Invalid parameters: ON, OFF or DEFAULT'))
        return wish({ kind: 'account', account: null, change: { kind: 'set', settings: { stays } } })
      }
      default:
        // Those of later versions of the specification.
        return silently()
    }
  },
}

const tell: Plan = askAs(({ send, refuse, to, network }, { account }) => {
  if (account === null) refuse(fail('ACCOUNT_REQUIRED', 'An account is required'))
  else send(status(to, network, account))
})

function fail(code: string, text: string) {
  return { kind: 'failure', verb: 'PERSISTENCE', code, params: [], text } as const
}
