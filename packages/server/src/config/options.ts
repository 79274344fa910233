/**
 * The one table of options. The flag, the name in the environment, the key in the file, the help text and the reference
 * in the documentation are all made from it. An option's name gives the three forms: `plain-channel` is the flag
 * `--plain-channel`, the variable `PARTYLINE_PLAIN_CHANNEL` and the TOML key `plain-channel`.
 */
import { isNickname } from '@partyline/irc'
import * as v from 'valibot'
import type { LogLevel } from '../log/log-config.ts'
import { ABOUT_OPTIONS } from './about-options.ts'
import { parseAmount } from './amount.ts'
import { AGES, amount, HOUR_MS, SIZES, UNLIMITED } from './amount-schema.ts'
import { OWN_OPTIONS } from '../doors/table.ts'
import { ACCOUNT_OPTIONS } from './account-options.ts'
import { FILE_OPTIONS } from './file-options.ts'
import { CLUSTER_OPTIONS } from './cluster-options.ts'
import { LISTEN_OPTIONS, PUBLIC_HELP } from './listen-options.ts'
import { OPER_OPTIONS } from './oper-options.ts'
import { ADDRESSES, PROXY_OPTIONS } from './proxy-options.ts'
import { OUTGOING_OPTIONS } from './outgoing-options.ts'
import { EVERYWHERE, type Option, type Source } from './option.ts'

const CONTROL_CHARACTER = /\p{Cc}/u
/** RFC 1123 2.1; servers are told from users by the dot. 63 bytes: the longest that clients reserve room for. */
const SERVER_NAME = /^(?=.{3,63}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/i
/** The longest text that fits into one line of 512 bytes with the numeric, the names and the colon before it. */
const MOTD_LINE_BYTES_MAX = 400
const PASSWORD_BYTES_MAX = 400
/** Larger than any message, so that the last one stays. */
const HISTORY_BYTES_MIN = 1024 ** 2

const path = v.pipe(
  v.string(),
  v.check((text) => text !== '' && !text.includes('\0')),
)
const byteLength = (text: string): number => Buffer.byteLength(text)

const FILE = { form: 'text', placeholder: 'FILE', default: null, expected: 'the path of a file' } as const
const SWITCH = {
  form: 'boolean',
  placeholder: '',
  default: false,
  expected: 'true or false',
  schema: v.boolean(),
} as const

export const OPTIONS = {
  ...LISTEN_OPTIONS,
  ...OWN_OPTIONS,
  ...PROXY_OPTIONS,
  public: {
    ...SWITCH,
    section: 'Listening',
    help: PUBLIC_HELP,
    sources: EVERYWHERE,
  },
  name: {
    section: 'Server',
    form: 'text',
    placeholder: 'SERVER',
    help: 'Name of this server, a host name with a dot',
    default: 'partyline.local',
    expected: 'a host name with a dot, such as chat.example, of at most 63 letters, digits, "-" and "."',
    schema: v.pipe(v.string(), v.regex(SERVER_NAME)),
    sources: EVERYWHERE,
  },
  network: {
    section: 'Server',
    form: 'text',
    placeholder: 'NAME',
    help: 'Name of the network, shown by clients',
    default: 'Partyline',
    expected: 'one word of at most 32 letters, digits, "-", "_" and "."',
    schema: v.pipe(v.string(), v.regex(/^[\w.-]{1,32}$/)),
    sources: EVERYWHERE,
  },
  ...ABOUT_OPTIONS,
  'password-file': {
    ...FILE,
    section: 'Server',
    help: 'Ask for the password in the first line of this file',
    schema: path,
    sources: EVERYWHERE,
    insteadOf: 'password',
  },
  password: {
    section: 'Server',
    form: 'text',
    placeholder: 'TEXT',
    help: 'Ask for this password. Not as a flag: others on this machine can read the arguments of a command',
    default: null,
    expected: `one line of 1 to ${PASSWORD_BYTES_MAX} bytes without control characters`,
    schema: v.pipe(
      v.string(),
      v.check((text) => text !== '' && byteLength(text) <= PASSWORD_BYTES_MAX && !CONTROL_CHARACTER.test(text)),
    ),
    sources: ['environment', 'file'],
    isSecret: true,
    insteadOf: 'password-file',
  },
  'motd-file': {
    ...FILE,
    section: 'Server',
    help: 'Take the message of the day from this file',
    schema: path,
    sources: EVERYWHERE,
    insteadOf: 'motd',
  },
  motd: {
    section: 'Server',
    form: 'text',
    placeholder: 'TEXT',
    help: 'Message of the day',
    default: null,
    expected: `text with lines of at most ${MOTD_LINE_BYTES_MAX} bytes without control characters`,
    schema: v.pipe(
      v.string(),
      v.transform((text) => text.replaceAll('\r\n', '\n').replace(/\n$/, '')),
      v.check((text) =>
        text.split('\n').every((line) => byteLength(line) <= MOTD_LINE_BYTES_MAX && !CONTROL_CHARACTER.test(line)),
      ),
    ),
    sources: EVERYWHERE,
    insteadOf: 'motd-file',
  },
  'plain-channel': {
    section: 'Server',
    form: 'text',
    placeholder: 'CHANNEL',
    help: 'Channel that people at the plain door join',
    default: '#lobby',
    expected: '"#" and a name without spaces, commas and control characters',
    schema: v.pipe(v.string(), v.regex(/^#[^\s,\p{Cc}]+$/u)),
    sources: EVERYWHERE,
  },
  'show-addresses': {
    ...SWITCH,
    section: 'Server',
    help: 'Show everyone the addresses of people instead of a cloak',
    sources: EVERYWHERE,
  },
  'reserved-nicknames': {
    section: 'Server',
    form: 'texts',
    placeholder: 'NICK',
    help: 'A nickname that nobody may take, nor one that looks like it, such as admin. Repeatable',
    default: null,
    expected: 'a nickname',
    schema: v.array(v.pipe(v.string(), v.check(isNickname))),
    sources: EVERYWHERE,
  },
  ...OPER_OPTIONS,
  ...ACCOUNT_OPTIONS,
  'tls-certificate': {
    ...FILE,
    section: 'Encryption',
    help: 'Certificate of your own (PEM, with its chain). Without it the server makes one',
    schema: path,
    sources: EVERYWHERE,
  },
  'tls-key': {
    ...FILE,
    section: 'Encryption',
    help: 'Private key of that certificate (PEM)',
    schema: path,
    sources: EVERYWHERE,
  },
  sts: {
    section: 'Encryption',
    form: 'text',
    placeholder: 'AGE',
    help: 'Tell IRC clients from elsewhere to come over TLS only from now on, and to keep to that for so long, such as 30d (IRCv3 sts). 0d takes it back. Needs a certificate of your own',
    default: null,
    expected: 'a whole number and h (hours), d (days) or y (years), such as 30d, or 0d',
    schema: v.pipe(
      v.string(),
      v.transform((text) => parseAmount(text, AGES)),
      v.minValue(0),
    ),
    sources: EVERYWHERE,
  },
  data: {
    section: 'Storage',
    form: 'text',
    placeholder: 'DIR',
    help: 'Data folder: history, certificate, generated password and keys',
    default: './partyline-data',
    expected: 'the path of a folder',
    schema: path,
    sources: EVERYWHERE,
  },
  discovery: {
    section: 'Listening',
    form: 'text',
    placeholder: 'ON',
    help: 'Tell the local network which doors it can reach (multicast DNS), so that programs find this server. off: do not',
    default: 'on',
    expected: 'on or off',
    schema: v.picklist(['on', 'off']),
    sources: EVERYWHERE,
  },
  durability: {
    section: 'Storage',
    form: 'text',
    placeholder: 'HOW',
    help: 'fsync: a message that anyone saw survives a power cut. process: it survives a crash of the server only',
    default: 'fsync',
    expected: 'fsync or process',
    schema: v.picklist(['fsync', 'process']),
    sources: EVERYWHERE,
  },
  'history-age': {
    section: 'Storage',
    form: 'text',
    placeholder: 'AGE',
    help: 'Delete what was said longer ago, such as 90d. Nobody can bring it back',
    default: UNLIMITED,
    expected: 'unlimited, or a whole number and h (hours), d (days) or y (years), such as 90d',
    schema: amount(AGES, HOUR_MS),
    sources: EVERYWHERE,
  },
  'history-size': {
    section: 'Storage',
    form: 'text',
    placeholder: 'SIZE',
    help: 'Delete the oldest of a channel or private conversation that has more than this on the disk, such as 100M. Nobody can bring it back',
    default: UNLIMITED,
    expected: 'unlimited, or a whole number and K, M, G or T, such as 100M, and at least 1M',
    schema: amount(SIZES, HISTORY_BYTES_MIN),
    sources: EVERYWHERE,
  },
  ...FILE_OPTIONS,
  ...OUTGOING_OPTIONS,
  ...CLUSTER_OPTIONS,
  exempt: {
    ...ADDRESSES,
    section: 'Limits',
    help: 'Limits per address do not hold for clients from there, nor are they a wave. Repeatable',
  },
  'loopback-limits': {
    ...SWITCH,
    section: 'Limits',
    help: 'Limits per address hold for this machine itself too',
    sources: EVERYWHERE,
  },
  'log-level': {
    section: 'Log',
    form: 'text',
    placeholder: 'LEVEL',
    help: 'debug, info, warn or error',
    default: 'info',
    expected: 'debug, info, warn or error',
    schema: v.picklist(['debug', 'info', 'warn', 'error'] satisfies LogLevel[]),
    sources: EVERYWHERE,
  },
  json: {
    ...SWITCH,
    section: 'Log',
    help: 'Log and ready line as JSON, for programs',
    sources: EVERYWHERE,
  },
  config: {
    ...FILE,
    section: 'More',
    help: 'Configuration file (default: partyline.toml in the data folder, if there is one)',
    schema: path,
    sources: ['flag', 'environment'],
  },
  help: { ...SWITCH, section: 'More', help: 'Show this text', sources: ['flag'] },
  version: { ...SWITCH, section: 'More', help: 'Show the version', sources: ['flag'] },
} as const satisfies Record<string, Option>

export type OptionName = keyof typeof OPTIONS

export const OPTION_NAMES = Object.keys(OPTIONS).filter(isOptionName)

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name)
}

/** The row of the table, with the optional columns visible to the type checker. */
export function optionOf(name: OptionName): Option {
  return OPTIONS[name]
}

export function hasSource(name: OptionName, source: Source): boolean {
  return optionOf(name).sources.includes(source)
}

/** The names in the environment begin with this. */
export const ENVIRONMENT_PREFIX = 'PARTYLINE_'

/** `plain-channel` → `PARTYLINE_PLAIN_CHANNEL`. */
export function environmentName(name: string): string {
  return ENVIRONMENT_PREFIX + name.toUpperCase().replaceAll('-', '_')
}
