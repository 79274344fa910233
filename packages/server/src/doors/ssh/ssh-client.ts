/**
 * One connection at the ssh door, as the server sees it: bytes that it does not understand itself and hands to the thread, the questions of the
 * thread about its login, and the sessions that the thread opens for it.
 */
import type { Admission, Connection } from '@partyline/net'
import type { SessionId } from '../../network/state.ts'
import type { Session } from '../../session/session.ts'
import type { Answer, Question } from './thread-messages.ts'
import type { FileDesk } from './files/file-desk.ts'
import type { FileQuestion } from './files/file-questions.ts'
import type { Pipe } from './link/pipe.ts'
import type { PictureDesk } from './pictures/picture-desk.ts'
import type { Identity, LoginDesk, Stranger } from './login-desk.ts'

export interface SshClientParts {
  readonly desk: LoginDesk
  readonly admission: Admission | undefined
  readonly holder: string | null
  /** It has come in, and is not counted among those that shake hands. */
  readonly onEntered: () => void
  /** Aborted when the server stops: what is under way may end. */
  readonly draining: AbortSignal
  /** @param begun called with the session before anything of it is done */
  readonly serve: (pipe: Pipe, identity: Identity, begun: (session: Pick<Session, 'id'>) => void) => Promise<void>
  readonly files: (identity: Identity) => FileDesk
  readonly pictures: Pick<PictureDesk, 'read'>
}

const LOGGED_OUT: Answer = { kind: 'no', text: 'Nobody has logged in' }

export class SshClient {
  readonly #connection: Connection
  readonly #parts: SshClientParts
  readonly #stranger: Stranger
  #identity: Identity | null = null
  #files: FileDesk | null = null
  #sessions = 0
  /** As the thread calls them. */
  readonly #talking = new Map<number, SessionId>()

  constructor(connection: Connection, parts: SshClientParts) {
    this.#connection = connection
    this.#parts = parts
    this.#stranger = { holder: parts.holder, signal: connection.signal }
  }

  /** Resolves when the connection and everything in it is over; never rejects. @param pipe to the thread */
  async carry(pipe: Pipe): Promise<void> {
    const connection = this.#connection
    const incoming = carryIn(connection, pipe).catch(() => pipe.abort())
    this.#parts.draining.addEventListener('abort', () => this.#drain(), { once: true })
    const outgoing = carryOut(connection, pipe).catch(() => connection.abort())
    void connection.closed.then(({ kind }) => (kind === 'ended' ? pipe.closeWrite() : pipe.abort()))
    await Promise.all([incoming, outgoing, connection.closed])
    await this.#files?.end()
    while (this.#sessions > 0) this.left()
  }

  async answer(question: Question): Promise<Answer> {
    if (question.kind === 'place') return this.#place()
    if (question.kind === 'files') return this.#answerFiles(question.asked)
    if (question.kind === 'picture') return this.#answerPicture(question)
    const { answer, identity } = await this.#parts.desk.decide(question, this.#stranger)
    if (identity !== null && this.#identity === null) {
      this.#identity = identity
      this.#parts.onEntered()
    }
    return answer
  }

  async #answerFiles(asked: FileQuestion): Promise<Answer> {
    if (this.#identity === null) return LOGGED_OUT
    this.#files ??= this.#parts.files(this.#identity)
    if (this.#parts.draining.aborted) this.#files.leave()
    return { kind: 'files', answered: await this.#files.answer(asked) }
  }

  async #answerPicture({ session, path }: Extract<Question, { kind: 'picture' }>): Promise<Answer> {
    const id = this.#talking.get(session)
    return { kind: 'picture', png: id === undefined ? null : await this.#parts.pictures.read(path, id) }
  }

  /** @param session as the thread calls it */
  open(pipe: Pipe, session: number): void {
    if (this.#identity === null) return pipe.abort()
    const serving = this.#parts.serve(pipe, this.#identity, ({ id }) => void this.#talking.set(session, id))
    void serving.then(() => this.#talking.delete(session))
  }

  /** A session is over that had a place. */
  left(): void {
    if (this.#sessions === 0) return
    this.#sessions -= 1
    this.#endIfIdle()
    if (this.#sessions > 0) this.#parts.admission?.leave(this.#connection.remoteAddress)
  }

  #drain(): void {
    this.#files?.leave()
    this.#endIfIdle()
  }

  /** A client may keep a connection without a session; the server does not wait for it when it stops. */
  #endIfIdle(): void {
    if (this.#parts.draining.aborted && this.#sessions === 0) void this.#connection.close()
  }

  /** The first has that of the connection. */
  #place(): Answer {
    if (this.#identity === null) return LOGGED_OUT
    const { admission } = this.#parts
    const rejection = this.#sessions === 0 ? undefined : admission?.enter(this.#connection.remoteAddress)
    if (rejection !== undefined) return { kind: 'no', text: 'Your address has as many connections as it may have' }
    this.#sessions += 1
    return { kind: 'yes' }
  }
}

async function carryIn(connection: Connection, pipe: Pipe): Promise<void> {
  for await (const bytes of connection) if (!pipe.writeNow(bytes)) await pipe.room()
  pipe.closeWrite()
}

async function carryOut(connection: Connection, pipe: Pipe): Promise<void> {
  for await (const bytes of pipe) await connection.write(bytes)
  await connection.close()
}
