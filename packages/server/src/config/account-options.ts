/** The options of accounts. */
import * as v from 'valibot'
import { ALWAYS_ON, DEFAULT_ALWAYS_ON, REGISTRATION } from '../network/policy.ts'
import { EVERYWHERE, type Option } from './option.ts'

const CONTROL_CHARACTER = /\p{Cc}/u

export const ACCOUNT_OPTIONS = {
  accounts: {
    section: 'Accounts',
    form: 'text',
    placeholder: 'WHO',
    help: 'Who may make an account. open: everybody that comes in. invitation: who has one of "partyline admin invite". closed: only you. Nobody needs one to chat',
    default: 'open',
    expected: 'open, invitation or closed',
    schema: v.picklist(REGISTRATION),
    sources: EVERYWHERE,
  },
  'register-when-connected': {
    section: 'Accounts',
    form: 'boolean',
    placeholder: '',
    help: 'An account is made only by people that are connected, and not by a client while it connects',
    default: false,
    expected: 'true or false',
    schema: v.boolean(),
    sources: EVERYWHERE,
  },
  'always-on': {
    section: 'Accounts',
    form: 'text',
    placeholder: 'WHO',
    help: 'Whose accounts stay in their channels without a connection: disabled, opt-in, opt-out or mandatory',
    default: DEFAULT_ALWAYS_ON,
    expected: 'disabled, opt-in, opt-out or mandatory',
    schema: v.picklist(ALWAYS_ON),
    sources: EVERYWHERE,
  },
  'mail-command': {
    section: 'Accounts',
    form: 'text',
    placeholder: 'COMMAND',
    help: 'Verify an e-mail address for each new account: the command takes a message on its standard input, such as "/usr/sbin/sendmail -t -i"',
    default: null,
    expected: 'a command and its arguments, separated by spaces',
    schema: v.pipe(
      v.string(),
      v.check((text) => text.trim() !== '' && !CONTROL_CHARACTER.test(text)),
    ),
    sources: EVERYWHERE,
  },
  'mail-from': {
    section: 'Accounts',
    form: 'text',
    placeholder: 'ADDRESS',
    help: 'The address from which that mail comes (default: partyline@ and the name of the server)',
    default: null,
    expected: 'an e-mail address',
    schema: v.pipe(v.string(), v.regex(/^[^\s@<>,;:"\p{Cc}]+@[^\s@<>,;:"\p{Cc}]+$/u)),
    sources: EVERYWHERE,
  },
} as const satisfies Record<string, Option>
