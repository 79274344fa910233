/** Sends files of this machine to the server of a chat (tus 1.0 at its web door), as the account with which the person is in. */
import { describeRefusal, type PasswordCredentials, sayPhrase, uploadProblem } from '@partyline/irc/client'
import { NetError } from '@partyline/net'
import type { FileSender, FileTrouble, LocalFile, SendingTo, SendingWatch } from '@partyline/terminal'
import { say, type Text, text } from '../../language/text.ts'
import { UploadError } from '../../upload/upload-error.ts'
import { ChatError } from '../chat-error.ts'
import { connectTrusted, DistrustError } from '../connect-to.ts'
import { keyOf } from '../credentials.ts'
import { placeOf } from '../destination.ts'
import { distrusted } from '../distrusted.ts'
import type { ModeParts } from '../mode-parts.ts'
import { talkCatalogue } from '../talk-catalogue.ts'
import { completePath } from './complete-path.ts'
import { findFiles } from './find-files.ts'
import { trustLike, webDoorAt } from './web-door.ts'

export type ChatFilesParts = Pick<ModeParts, 'host' | 'way' | 'trust' | 'credentials'>

type OwnProof = Pick<PasswordCredentials, 'account' | 'password'>

export class ChatFiles implements FileSender {
  readonly #parts: ChatFilesParts
  readonly #underway = new Set<Promise<unknown>>()
  /** What the person has logged in with: it may not be kept anywhere. */
  #own: OwnProof | null = null

  constructor(parts: ChatFilesParts) {
    this.#parts = parts
  }

  /** The server has taken these. */
  loggedIn(own: OwnProof | null): void {
    this.#own = own
  }

  /** What proves the person to HTTP (RFC 7617); null for a guest. */
  get authorization(): string | null {
    return this.#own === null ? null : basic(this.#own.account, this.#own.password)
  }

  complete(written: string): ReturnType<FileSender['complete']> {
    return completePath(written, this.#parts.host.cwd)
  }

  async find(written: string): ReturnType<FileSender['find']> {
    const found = await findFiles(written, this.#parts.host.cwd)
    return typeof found === 'object' && 'length' in found ? found : this.#trouble(found)
  }

  send(file: LocalFile, to: SendingTo, watch: SendingWatch): ReturnType<FileSender['send']> {
    const sending = this.#send(file, to, watch)
    this.#underway.add(sending)
    return sending.finally(() => this.#underway.delete(sending))
  }

  /** Resolves when nothing is on its way, given up or there. */
  async settled(): Promise<void> {
    await Promise.all(this.#underway)
  }

  async #send(file: LocalFile, to: SendingTo, watch: SendingWatch): ReturnType<FileSender['send']> {
    const { host, way, trust } = this.#parts
    const { channel, isKeptAsItIs, state } = to
    const talk = await talkCatalogue(host.catalogue)
    const problem = uploadProblem(state)
    if (problem !== null) return { why: sayPhrase(problem, talk) }
    const address = state.server.isupport.get('soju.im/FILEHOST') ?? ''
    const door = webDoorAt(address)
    if (door === null)
      return this.#trouble(text`${address} is not encrypted: others could read your password and the file`)
    const account = state.me.account ?? ''
    const secret = await this.#secretOf(account)
    if (secret === null)
      return this.#trouble(text`nothing is kept that proves ${account}. Type it again: /login ${account} password`)
    // Nobody waits for it at the start.
    const { uploadFile } = await import('../../upload/upload-file.ts')
    try {
      return await uploadFile(
        { ...file, channel, isKeptAsItIs },
        {
          connect: (signal) => connectTrusted(door, trustLike(trust, way, door), signal),
          host: placeOf(door),
          authorization: basic(account, secret),
          ...watch,
        },
      )
    } catch (error) {
      if (watch.signal.aborted) return null
      if (!(error instanceof UploadError))
        return this.#trouble(explained(error instanceof DistrustError ? distrusted(error, door) : error))
      if (error.status === 401)
        return this.#trouble(
          text`the server does not take what proves ${account} here. Type it again: /login ${account} password`,
        )
      return { why: sayPhrase(describeRefusal({ code: String(error.status), context: [], text: error.message }), talk) }
    }
  }

  /** A token, where one is kept; else the password. */
  async #secretOf(account: string): Promise<string | null> {
    const { credentials } = this.#parts
    const kept = await credentials.store.find(keyOf(account, credentials)).catch(() => null)
    if (kept !== null && kept !== '') return kept
    return this.#own?.account.toLowerCase() === account.toLowerCase() ? this.#own.password : null
  }

  #trouble(said: Text): FileTrouble {
    return { why: say(said, this.#parts.host.catalogue) }
  }
}

function basic(account: string, secret: string): string {
  return `Basic ${Buffer.from(`${account}:${secret}`).toString('base64')}`
}

function explained(error: unknown): Text {
  if (error instanceof ChatError) return error.said
  if (error instanceof NetError) return `${error.message}. ${error.remedy}`
  return error instanceof Error ? error.message : String(error)
}
