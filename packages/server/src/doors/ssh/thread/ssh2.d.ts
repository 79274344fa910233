/**
 * What the door uses of ssh2 1.17, which comes without declarations. Those of `@types/ssh2` bring the declarations of Node 18 along, which are
 * others than ours.
 */
declare module 'ssh2' {
  import type { EventEmitter } from 'node:events'
  import type { Duplex, Writable } from 'node:stream'

  export type AuthMethod = 'none' | 'password' | 'publickey' | 'hostbased' | 'keyboard-interactive'

  interface AuthBase {
    readonly username: string
    accept(): void
    reject(methodsLeft?: readonly AuthMethod[], isPartialSuccess?: boolean): void
  }

  export interface KeyAuth extends AuthBase {
    readonly method: 'publickey'
    readonly key: { readonly algo: string; readonly data: Buffer }
    /** undefined while the client only asks whether the key would do. */
    readonly signature?: Buffer
    readonly blob?: Buffer
    /** undefined for SHA-1, where the type of the key leaves a choice. */
    readonly hashAlgo?: string
  }

  export interface PasswordAuth extends AuthBase {
    readonly method: 'password'
    readonly password: string
  }

  export interface KeyboardAuth extends AuthBase {
    readonly method: 'keyboard-interactive'
    prompt(
      prompts: readonly { readonly prompt: string; readonly echo: boolean }[],
      title: string,
      instructions: string,
      answered: (answers: readonly string[] | Error) => void,
    ): void
  }

  export interface OtherAuth extends AuthBase {
    readonly method: 'none' | 'hostbased'
  }

  export type AuthContext = KeyAuth | PasswordAuth | KeyboardAuth | OtherAuth

  export interface ParsedKey {
    readonly type: string
    getPublicSSH(): Buffer
    getPublicPEM(): string
    verify(data: Buffer, signature: Buffer, algo?: string): boolean | Error
  }

  export interface PtyInfo {
    readonly cols: number
    readonly rows: number
    readonly term: string
  }

  export interface ServerChannel extends Duplex {
    readonly stderr: Writable
    /** How many bytes the client may still send; less than none where it has sent more. */
    readonly incoming: { readonly window: number }
    /** The largest packet that the client takes. */
    readonly outgoing: { readonly packetSize: number }
    exit(status: number): void
  }

  type Accept<Value> = () => Value
  type Reject = () => void

  export interface Session extends EventEmitter {
    /** accept and reject are undefined where the client wants no answer. */
    on(event: 'pty', take: (accept: (() => void) | undefined, reject: Reject | undefined, info: PtyInfo) => void): this
    on(
      event: 'window-change',
      take: (
        accept: (() => void) | undefined,
        reject: Reject | undefined,
        info: Pick<PtyInfo, 'cols' | 'rows'>,
      ) => void,
    ): this
    on(
      event: 'env',
      take: (
        accept: (() => void) | undefined,
        reject: Reject | undefined,
        info: { readonly key: string; readonly val: string },
      ) => void,
    ): this
    on(event: 'shell', take: (accept: Accept<ServerChannel>, reject: Reject) => void): this
    on(
      event: 'exec',
      take: (accept: Accept<ServerChannel>, reject: Reject, info: { readonly command: string }) => void,
    ): this
    on(
      event: 'subsystem',
      take: (accept: Accept<ServerChannel>, reject: Reject, info: { readonly name: string }) => void,
    ): this
    on(event: 'close', take: () => void): this
  }

  export interface Connection extends EventEmitter {
    on(event: 'authentication', take: (context: AuthContext) => void): this
    on(event: 'ready' | 'close' | 'end', take: () => void): this
    on(event: 'session', take: (accept: Accept<Session>, reject: Reject) => void): this
    on(event: 'error', take: (error: Error) => void): this
    end(): this
  }

  export interface ServerConfig {
    readonly hostKeys: readonly string[]
    readonly ident?: string
    readonly keepaliveInterval?: number
    readonly keepaliveCountMax?: number
    readonly algorithms?: {
      readonly kex?: readonly string[]
      readonly cipher?: readonly string[]
      readonly hmac?: readonly string[]
      readonly compress?: readonly string[]
    }
  }

  class Server extends EventEmitter {
    constructor(config: ServerConfig, take: (connection: Connection) => void)
    injectSocket(socket: Duplex): void
  }

  export interface ClientChannel extends Duplex {
    readonly stderr: Duplex
    /** How many bytes it may send. */
    readonly outgoing: { window: number }
    close(): void
    setWindow(rows: number, cols: number, height: number, width: number): void
  }

  export interface ClientConfig {
    readonly sock?: Duplex
    readonly host?: string
    readonly port?: number
    readonly username: string
    readonly password?: string
    readonly privateKey?: string
    readonly tryKeyboard?: boolean
    readonly hostVerifier?: (key: Buffer) => boolean
    readonly algorithms?: ServerConfig['algorithms']
    readonly readyTimeout?: number
    readonly keepaliveInterval?: number
  }

  type OnChannel = (error: Error | undefined, channel: ClientChannel) => void

  /** For tests. */
  class Client extends EventEmitter {
    /** What asks for a session. */
    readonly _protocol: {
      session(channel: number, window: number, packetBytesMax: number): void
      channelClose(channel: number): void
      readonly _handlers: {
        CHANNEL_OPEN_CONFIRMATION: (protocol: unknown, info: { readonly sender: number }) => void
      }
    }
    connect(config: ClientConfig): this
    exec(command: string, options: Readonly<Record<string, unknown>>, done: OnChannel): this
    shell(window: Readonly<Record<string, unknown>> | false, done: OnChannel): this
    subsys(name: string, done: OnChannel): this
    forwardOut(fromHost: string, fromPort: number, toHost: string, toPort: number, done: OnChannel): this
    forwardIn(host: string, port: number, done: (error?: Error) => void): this
    end(): this
    destroy(): this
  }

  const ssh2: {
    readonly Server: typeof Server
    readonly Client: typeof Client
    readonly utils: { parseKey(key: string | Buffer): ParsedKey | Error }
  }
  export default ssh2
}
