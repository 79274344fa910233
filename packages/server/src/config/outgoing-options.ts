/** The options of what the server sends to the web of its own accord. */
import * as v from 'valibot'
import { EVERYWHERE, type Option } from './option.ts'
import { isAddressList } from './proxy-options.ts'

export const OUTGOING_OPTIONS = {
  'webhooks-out': {
    section: 'Server',
    form: 'boolean',
    placeholder: '',
    help: 'Let operators of channels have what is said there sent to a web address (HookServ SEND)',
    default: false,
    expected: 'true or false',
    schema: v.boolean(),
    sources: EVERYWHERE,
  },
  'outgoing-to': {
    section: 'Server',
    form: 'texts',
    placeholder: 'ADDRESS',
    help: 'Let the server send there too, beside addresses of the internet. Repeatable',
    default: null,
    expected: 'an IP address, a network such as 10.0.0.0/8, or a range of addresses',
    schema: v.array(v.pipe(v.string(), v.check(isAddressList))),
    sources: EVERYWHERE,
  },
} as const satisfies Record<string, Option>
