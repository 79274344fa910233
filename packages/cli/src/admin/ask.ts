/** Asks the server that uses a data folder, at its control socket. */
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { join, relative } from 'node:path'
import { EXIT } from '../exit-codes.ts'
import { type Catalogue, say, type Text, text } from '../language/text.ts'
import { refusedOf } from './refusals.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

const TIMEOUT_MS = 60_000
/** A path from the working folder may be short enough where an absolute one is too long for a socket. */
const PATH_BYTES_MAX = 100
/** In which language refusals are wanted (RFC 5646); the catalogue of another one has its own tag. */
const LANGUAGE = text`en`

/** The server does not do it, or there is none. */
export class AskError extends Error {
  readonly said: Text
  readonly remedy: Text
  readonly exitCode: number

  constructor(said: Text, remedy: Text, exitCode: number = EXIT.refused) {
    super('admin')
    this.said = said
    this.remedy = remedy
    this.exitCode = exitCode
  }
}

/**
 * @param path below /api/v1
 * @returns what the server answers
 * @throws {AskError}
 */
export type Ask = (method: Method, path: string, body?: object) => Promise<unknown>

/** @param data the folder of the server that is asked */
export function asking(data: string, catalogue: Catalogue): Ask {
  const language = say(LANGUAGE, catalogue)
  return async (method, path, body) => {
    const { status, text: answer } = await answerOf(data, { method, path, body, language })
    const value = parsed(answer)
    if (status === 200) return value
    const { said, remedy, exitCode } = refusedOf(status, value)
    throw new AskError(said, remedy, exitCode)
  }
}

interface Question {
  readonly method: Method
  readonly path: string
  readonly body: object | undefined
  readonly language: string
}

interface Answer {
  readonly status: number
  readonly text: string
}

function answerOf(data: string, { method, path, body, language }: Question): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const absolute = join(data, 'control.sock')
  const socketPath = Buffer.byteLength(absolute) > PATH_BYTES_MAX ? relative(process.cwd(), absolute) : absolute
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const headers = { 'Accept-Language': language, ...type }
  const asked = request({ socketPath, method, path: `/api/v1${path}`, headers, timeout: TIMEOUT_MS }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    response.on('error', (error) => reject(unreachable(data, error)))
  })
  asked.on('timeout', () => {
    reject(new AskError(text`the server has not answered for a minute`, text`See in its log what it is busy with`))
    asked.destroy()
  })
  asked.on('error', (error) => reject(unreachable(data, error)))
  asked.end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}

function unreachable(data: string, error: Error): AskError {
  const code = 'code' in error ? error.code : null
  if (!existsSync(data)) {
    return new AskError(text`there is no folder ${data}`, text`Name the data folder of the server with --data`)
  }
  if (code === 'EACCES') {
    const remedy = text`Do it as the user that runs the server: nobody else may ask it`
    return new AskError(text`this user may not ask the server of the data folder ${data}`, remedy)
  }
  const reason = code === 'ENOENT' || code === 'ECONNREFUSED' ? '' : ` (${error.message})`
  const remedy = text`Start the server, or name its data folder with --data`
  return new AskError(text`no server answers at the data folder ${data}${reason}`, remedy)
}

/** @throws {AskError} it is no JSON, as from a server of another version */
function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer)
  } catch {
    throw new AskError(
      text`the server answered something else`,
      text`Use the partyline of the same version as the server`,
    )
  }
}
