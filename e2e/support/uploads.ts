/** ann, who has an account, and the files that she sends with tus-js-client. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Upload, type UploadOptions } from 'tus-js-client'
import { IrcClient } from './irc-client.ts'
import type { ChatServer } from './server.ts'

const PASSWORD = 'secret-word'
/** Of ann. */
export const AUTHORIZATION = `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`

/** ann, with an account, in #lobby. */
export async function ann(server: ChatServer, isNew = true): Promise<IrcClient> {
  const client = await IrcClient.connect(server.door('irc'))
  const password = isNew ? {} : { password: `ann:${PASSWORD}` }
  await client.register('ann', {
    capabilities: ['message-tags', 'echo-message', 'batch', 'draft/chathistory'],
    ...password,
  })
  if (isNew) {
    client.send(`REGISTER * * ${PASSWORD}`)
    await client.expect(/ REGISTER SUCCESS /)
  }
  await client.join('#lobby')
  return client
}

export const endpointOf = (server: ChatServer) => {
  const { host, port } = server.door('web')
  return `http://${host}:${port}/uploads`
}

/** The link as another server has it, or the same at another port. */
export const at = (server: ChatServer, link: string) => new URL(new URL(link).pathname, endpointOf(server)).href

export const sha256Of = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

interface Sent {
  readonly upload: Upload
  /** Rejects with what tus-js-client says. */
  readonly done: Promise<void>
}

export function send(content: Buffer, options: UploadOptions): Sent {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const upload = new Upload(content, {
    headers: { Authorization: AUTHORIZATION },
    metadata: { filename: 'film.bin', channel: '#lobby', sha256: sha256Of(content) },
    onSuccess: () => resolve(),
    onError: (error) => reject(error),
    ...options,
  })
  upload.start()
  return { upload, done: promise }
}

/** Of what the link leads to. */
export async function fetched(link: string): Promise<string> {
  const answer = await fetch(link)
  assert.equal(answer.status, 200)
  return sha256Of(Buffer.from(await answer.arrayBuffer()))
}

/** What was said in the channel, as its history has it. */
export async function saidIn(client: IrcClient): Promise<readonly (string | undefined)[]> {
  const before = client.messages.length
  client.send('CHATHISTORY LATEST #lobby * 50')
  await client.expect(/^:\S+ BATCH -/)
  return client.messages
    .slice(before)
    .filter(({ verb }) => verb === 'PRIVMSG')
    .map(({ params }) => params[1])
}
