/** What an upload is compared with: node:http that reads a body and does nothing with it, or writes it into a file as it comes, and may sync that. */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

const [path, sync] = process.argv.slice(2)
const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (path === undefined) for await (const _chunk of request);
  else {
    await pipeline(request, createWriteStream(path, { flush: sync !== undefined }))
    await rm(path)
  }
  response.writeHead(201).end()
}

const server = createServer((request, response) => void receive(request, response))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
