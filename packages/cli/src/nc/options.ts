/** What a command line of `partyline nc` asks for, checked as a whole: ncat's defaults, and combinations that make no sense. */
import { text } from '../language/text.ts'
import { parseFrame } from './frame-arguments.ts'
import type { FrameKind } from './frames.ts'
import { type MulticastGroup, parseMulticastGroup } from './multicast-group.ts'
import { checkCombinations } from './option-combinations.ts'
import { hostTarget, type NcTarget, pathTarget } from './operands.ts'
import { parsePort } from './parse-ports.ts'
import { type PortNames, systemPortNames } from './port-names.ts'
import { isProxyServer, parseProxy, type ProxyRequest } from './proxy-arguments.ts'
import { scanArguments } from './scan-arguments.ts'
import { parseTiming, type Timing } from './timing-options.ts'
import { UsageError } from './usage-error.ts'
import { type WebSocketRequest, webSocketRequest, webSocketTarget } from './web-socket-arguments.ts'

export interface AccessRules {
  /** As given: hosts with commas between them. */
  readonly entries: readonly string[]
  readonly files: readonly string[]
}

export interface TlsFiles {
  readonly isVerified: boolean
  readonly certFile: string | undefined
  readonly keyFile: string | undefined
  readonly trustFile: string | undefined
  readonly servername: string | undefined
  readonly alpn: readonly string[]
  readonly ciphers: string | undefined
}

export interface NcOptions extends Timing {
  readonly mode: 'connect' | 'listen' | 'scan'
  readonly target: NcTarget
  readonly family: 4 | 6 | undefined
  readonly hasNames: boolean
  readonly verbosity: number
  /** Events as JSON lines on standard error, and nothing else there. */
  readonly isJson: boolean
  readonly hasProgress: boolean
  readonly direction: 'both' | 'send' | 'receive'
  readonly hasShutdown: boolean
  readonly hasCrlf: boolean
  readonly hasTelnet: boolean
  /** What a line of the standard streams is on the wire. */
  readonly frame: FrameKind | undefined
  readonly webSocket: WebSocketRequest | undefined
  readonly isReconnecting: boolean
  readonly outputFile: string | undefined
  readonly hexDumpFile: string | undefined
  readonly hasAppendedOutput: boolean
  readonly command: { readonly kind: 'program' | 'shell'; readonly text: string } | undefined
  readonly isUdp: boolean
  readonly isBroadcast: boolean
  readonly multicast: MulticastGroup | undefined
  /** Our end when connecting. */
  readonly source: { readonly host: string | undefined; readonly port: number | undefined }
  readonly isKeptOpen: boolean
  readonly maxConnections: number
  readonly relay: 'none' | 'broker' | 'chat'
  readonly isProxy: boolean
  /** `user:password` that a client of our proxy has to know. */
  readonly proxyAuth: string | undefined
  readonly proxy: ProxyRequest | undefined
  readonly allow: AccessRules
  readonly deny: AccessRules
  readonly tls: TlsFiles | undefined
}

export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly options: NcOptions }

const CONNECTIONS_MAX = 100

type Environment = Readonly<Record<string, string | undefined>>

/** @param args what stands after `partyline nc` @throws {UsageError} with a remedy */
export function parseOptions(
  args: readonly string[],
  env: Environment = {},
  names: PortNames = systemPortNames,
): Request {
  const { options: given, operands } = scanArguments(args)
  const last = (key: string) => given.findLast((option) => option.key === key)?.value
  const all = (key: string) => given.filter((option) => option.key === key).map(({ value }) => value)
  const has = (key: string) => given.some((option) => option.key === key)
  if (has('help')) return { kind: 'help' }
  if (has('version')) return { kind: 'version' }
  // As in ncat, a broker always listens.
  const isListening = has('listen') || has('broker')
  const isScan = has('z')
  checkCombinations(has)
  const proxyAuth = last('proxy-auth') ?? env['NCAT_PROXY_AUTH']
  const isProxy = isListening && isProxyServer(last('proxy-type'), has)
  const multicastText = last('multicast')
  const multicast = multicastText === undefined ? undefined : parseMulticastGroup(multicastText)
  const sourcePort = last('source-port')
  const relay = has('chat') ? 'chat' : has('broker') ? 'broker' : 'none'
  const isTls = given.some(({ key }) => key.startsWith('ssl'))
  const context = { has, last, operands, isTls }
  const { operands: words, url } = webSocketTarget(context)
  const portContext = { names, protocol: has('udp') ? 'udp' : 'tcp', isListening } as const
  const target = has('unixsock')
    ? pathTarget(words)
    : hostTarget(multicast === undefined || words.length > 1 ? words : [isListening ? '' : multicast.group, ...words], {
        ...portContext,
        isScan,
        isProxy,
        listenPort: isListening ? last('source-port') : undefined,
      })
  const webSocket = webSocketRequest(context, url, target)
  const hasEnds = !has('udp') && (webSocket?.content !== 'lines' || has('no-shutdown'))
  const family = given.findLast(({ key }) => key === '4' || key === '6')?.key
  return {
    kind: 'run',
    options: {
      mode: isListening ? 'listen' : isScan ? 'scan' : 'connect',
      target,
      family: family === undefined ? undefined : family === '4' ? 4 : 6,
      hasNames: !has('nodns'),
      verbosity: given.filter(({ key }) => key === 'verbose').length,
      isJson: has('json'),
      hasProgress: has('progress'),
      ...parseTiming({ last, hasEnds }),
      direction: has('send-only') ? 'send' : has('recv-only') ? 'receive' : 'both',
      hasShutdown: !has('no-shutdown'),
      hasCrlf: has('crlf'),
      hasTelnet: has('telnet'),
      frame: parseFrame(last('frame'), has),
      webSocket,
      isReconnecting: has('reconnect'),
      outputFile: last('output'),
      hexDumpFile: last('hex-dump'),
      hasAppendedOutput: has('append-output'),
      command: commandOf(last('exec'), last('sh-exec')),
      isUdp: has('udp'),
      isBroadcast: has('broadcast'),
      multicast,
      source: {
        host: last('source'),
        port: isListening || sourcePort === undefined ? undefined : parsePort(sourcePort, portContext),
      },
      isKeptOpen: has('keep-open') || relay !== 'none' || isProxy,
      maxConnections: countOf(last('max-conns')),
      relay,
      isProxy,
      proxyAuth,
      proxy: parseProxy({ proxy: last('proxy'), type: last('proxy-type'), auth: proxyAuth, dns: last('proxy-dns') }),
      allow: { entries: all('allow'), files: all('allowfile') },
      deny: { entries: all('deny'), files: all('denyfile') },
      tls: isTls || url?.protocol === 'wss:' ? tlsOf(last, has, url) : undefined,
    },
  }
}

function countOf(given: string | undefined): number {
  if (given === undefined) return CONNECTIONS_MAX
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given)
  throw new UsageError(
    text`${JSON.stringify(given)} is not a number of connections for -m`,
    text`give a number from 1 to 999999`,
  )
}

function commandOf(program: string | undefined, shell: string | undefined): NcOptions['command'] {
  if (program !== undefined) return { kind: 'program', text: program }
  return shell === undefined ? undefined : { kind: 'shell', text: shell }
}

function tlsOf(
  last: (key: string) => string | undefined,
  has: (key: string) => boolean,
  url: URL | undefined,
): TlsFiles {
  const [certFile, keyFile] = [last('ssl-cert'), last('ssl-key')]
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new UsageError(
      text`--ssl-cert and --ssl-key belong together`,
      text`give both. One file may hold certificate and key`,
    )
  }
  return {
    // A URL means what it means in a browser, unless --ssl asks for what ncat does.
    isVerified: has('ssl-verify') || has('ssl-trustfile') || (url !== undefined && !has('ssl')),
    certFile,
    keyFile,
    trustFile: last('ssl-trustfile'),
    servername: last('ssl-servername'),
    alpn: last('ssl-alpn')?.split(',') ?? [],
    ciphers: last('ssl-ciphers'),
  }
}
