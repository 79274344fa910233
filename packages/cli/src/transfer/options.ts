/** The command lines of `partyline send` and `partyline receive`. */
import { parseArgs } from 'node:util'
import type { HostTarget } from '@partyline/net'
import { type ConflictPolicy, LIMITS } from '@partyline/transfer'
import { type Text, text } from '../language/text.ts'
import { sayParseArgsError } from '../parse-args-error.ts'
import { parseRelayAddress, type RelayAddress } from './relay-address.ts'

/** Where the other side is, as far as the command line says it. */
export type Place =
  | { readonly kind: 'listen'; readonly target: HostTarget }
  | { readonly kind: 'to'; readonly target: HostTarget }
  | { readonly kind: 'via'; readonly relay: RelayAddress }

/** What both commands have. */
export interface CommonOptions {
  /** null: as the command does it by itself. */
  readonly place: Place | null
  readonly codeFile: string | null
  /** Whom a server that passes files on is to know us as. */
  readonly account: string | null
  /** A machine that is known already, by which name. */
  readonly known: string | null
  /** Under which name the other side is to be known from now on. */
  readonly remember: string | null
  readonly isJson: boolean
}

export interface SendOptions extends CommonOptions {
  readonly what:
    | { readonly kind: 'paths'; readonly paths: readonly string[] }
    | { readonly kind: 'input' }
    | { readonly kind: 'text'; readonly text: string }
    | Post
  readonly isCompressing: boolean
  readonly hasQr: boolean
}

/** Files into a channel of a server. */
export interface Post {
  readonly kind: 'channel'
  readonly relay: RelayAddress
  readonly account: string
  readonly channel: string
  /** A picture or a film keeps what its camera has noted, such as the place. */
  readonly isKeptAsItIs: boolean
  readonly paths: readonly string[]
}

export interface ReceiveOptions extends CommonOptions {
  /** From the argument, where others on this machine can read it. */
  readonly code: string | null
  /** A folder, a name, or `-`. */
  readonly output: string | null
  readonly onConflict: ConflictPolicy
  readonly isResuming: boolean
  readonly isDiscarding: boolean
}

export type Parsed<Options> =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: Text }

const COMMON = {
  account: { type: 'string' },
  'code-file': { type: 'string' },
  json: { type: 'boolean' },
  known: { type: 'string' },
  listen: { type: 'string' },
  remember: { type: 'string' },
  to: { type: 'string' },
  via: { type: 'string' },
} as const
const SEND = {
  ...COMMON,
  channel: { type: 'string' },
  compress: { type: 'boolean' },
  keep: { type: 'boolean' },
  qr: { type: 'boolean' },
  text: { type: 'string' },
} as const
const RECEIVE = {
  ...COMMON,
  discard: { type: 'boolean' },
  'on-conflict': { type: 'string' },
  output: { type: 'string', short: 'o' },
  resume: { type: 'boolean' },
} as const

export function parseSendOptions(args: readonly string[]): Parsed<SendOptions> {
  return parse(args, () => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: SEND })
    const common = commonOf(values)
    if ('wrong' in common) return common
    const named = whatOf(positionals, values.text)
    if ('wrong' in named) return named
    const isKeptAsItIs = values.keep === true
    if (isKeptAsItIs && values.channel === undefined)
      return { wrong: text`--keep is for --channel: to another machine, files go as they are` }
    const what = values.channel === undefined ? named : postOf(values.channel, isKeptAsItIs, common, named)
    if ('wrong' in what) return what
    return { ...common, what, isCompressing: values.compress === true, hasQr: values.qr === true }
  })
}

export function parseReceiveOptions(args: readonly string[]): Parsed<ReceiveOptions> {
  return parse(args, () => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: RECEIVE })
    const common = commonOf(values)
    if ('wrong' in common) return common
    const policy = parsePolicy(values['on-conflict'] ?? 'fail')
    if (policy === null) return { wrong: text`--on-conflict takes fail, skip, rename or overwrite` }
    const isResuming = values.resume === true
    const isDiscarding = values.discard === true
    if (isResuming && isDiscarding) return { wrong: text`--resume and --discard are two different wishes` }
    // Words of a code that a shell has taken apart.
    const code = positionals.length === 0 ? null : positionals.join('-')
    return { ...common, code, output: values.output ?? null, onConflict: policy, isResuming, isDiscarding }
  })
}

interface Wrong {
  readonly wrong: Text
}

function parse<Options extends object>(args: readonly string[], read: () => Options | Wrong): Parsed<Options> {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  if (args.includes('--version')) return { kind: 'version' }
  try {
    const options = read()
    return 'wrong' in options ? { kind: 'wrong', message: options.wrong } : { kind: 'options', options }
  } catch (error) {
    return { kind: 'wrong', message: sayParseArgsError(error) }
  }
}

interface CommonValues {
  readonly account?: string | undefined
  readonly 'code-file'?: string | undefined
  readonly json?: boolean | undefined
  readonly known?: string | undefined
  readonly listen?: string | undefined
  readonly remember?: string | undefined
  readonly to?: string | undefined
  readonly via?: string | undefined
}

function commonOf(values: CommonValues): CommonOptions | Wrong {
  const { account, listen, to, known, remember, via } = values
  if ([listen, to, via].filter((one) => one !== undefined).length > 1)
    return { wrong: text`there is one way to the other side: --listen, --to or --via` }
  if (account !== undefined && via === undefined) return { wrong: text`--account is for the server of --via` }
  const place = via === undefined ? placeOf(listen, to) : relayPlace(via)
  if (typeof place === 'object' && place !== null && 'wrong' in place) return place
  if (place === 'wrong')
    return { wrong: text`${listen ?? to ?? ''} is no address: write HOST:PORT, [IPV6]:PORT, or with --listen a port` }
  const name = [known, remember].find((one) => one !== undefined && !NAME.test(one))
  if (name !== undefined) return { wrong: text`${JSON.stringify(name)} cannot be a name of a machine` }
  return {
    place,
    account: account ?? null,
    codeFile: values['code-file'] ?? null,
    known: known ?? null,
    remember: remember ?? null,
    isJson: values.json === true,
  }
}

function postOf(
  channel: string,
  isKeptAsItIs: boolean,
  { account, place }: CommonOptions,
  what: Exclude<SendOptions['what'], Post>,
): Post | Wrong {
  if (what.kind !== 'paths') return { wrong: text`into a channel go files: name them` }
  if (place?.kind !== 'via' || account === null) {
    return { wrong: text`--channel needs the server and who you are there: --via SERVER --account NAME` }
  }
  return { kind: 'channel', relay: place.relay, account, channel, isKeptAsItIs, paths: what.paths }
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u

function placeOf(listen: string | undefined, to: string | undefined): Place | null | 'wrong' {
  if (to !== undefined) {
    const target = parseAddress(to)
    return target === null || target.port === 0 || target.host === '' ? 'wrong' : { kind: 'to', target }
  }
  if (listen === undefined) return null
  const target = parseAddress(/^\d+$/.test(listen) ? `:${listen}` : listen)
  return target === null ? 'wrong' : { kind: 'listen', target }
}

function relayPlace(via: string): Place | Wrong {
  const relay = parseRelayAddress(via)
  return 'pattern' in relay ? { wrong: relay } : { kind: 'via', relay }
}

function parseAddress(written: string): HostTarget | null {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(written) ?? []
  const port = Number(digits)
  return digits === '' || port > 65_535 ? null : { host: bracketed ?? plain ?? '', port }
}

function whatOf(paths: readonly string[], said: string | undefined): Exclude<SendOptions['what'], Post> | Wrong {
  if (said !== undefined) return textOf(said, paths)
  if (paths.includes('-'))
    return paths.length === 1 ? { kind: 'input' } : { wrong: text`standard input is sent alone, without paths` }
  return paths.length === 0
    ? { wrong: text`what is to be sent? Name files or folders, - for standard input, or --text` }
    : { kind: 'paths', paths }
}

function textOf(said: string, paths: readonly string[]): Extract<SendOptions['what'], { kind: 'text' }> | Wrong {
  if (paths.length > 0) return { wrong: text`a text is sent alone, without paths` }
  const bytes = Buffer.byteLength(said)
  if (bytes <= LIMITS.textBytesMax) return { kind: 'text', text: said }
  return {
    wrong: text`a text may have ${LIMITS.textBytesMax} bytes, and this has ${bytes}: send it as a file, or with -`,
  }
}

function parsePolicy(written: string): ConflictPolicy | null {
  return written === 'fail' || written === 'skip' || written === 'rename' || written === 'overwrite' ? written : null
}
