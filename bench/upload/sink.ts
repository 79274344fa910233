/** What an upload is compared with: node:http that reads a body and does nothing with it, or writes it into a file as it comes. */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'

const [folder] = process.argv.slice(2)
const server = createServer(async (request, response) => {
  if (folder === undefined) for await (const _chunk of request);
  else {
    await pipeline(request, createWriteStream(folder, { flush: true }))
    await rm(folder)
  }
  response.writeHead(201).end()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : '')
})
