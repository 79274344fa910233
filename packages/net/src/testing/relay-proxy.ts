/** Proxies for tests, as small as their protocols allow: they let every client in and relay until both sides have ended. */
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { serve, type Server } from '../serve/serve.ts'
import type { IpAddress } from '../address.ts'

/** `http`: CONNECT (RFC 9110 9.3.6). `socks5`: RFC 1928, with names and IPv4 addresses. */
export type RelayKind = 'http' | 'socks5'

export function relayProxy(kind: RelayKind): Promise<Server<IpAddress>> {
  const accept = kind === 'http' ? acceptHttp : acceptSocks5
  return serve(
    { host: '127.0.0.1', port: 0 },
    async (client) => {
      const target = await accept(client)
      await Promise.all([pass(client, target), pass(target, client)])
      await target.close()
    },
    { onError: () => {} },
  )
}

/** An end goes on as an end, and whatever else ends one side breaks off the other. */
async function pass(from: Connection, to: Connection): Promise<void> {
  try {
    for await (const bytes of from) await to.write(bytes)
    await to.closeWrite()
  } catch (error) {
    to.abort(error)
    from.abort(error)
  }
}

async function acceptHttp(client: Connection): Promise<Connection> {
  const head = String(await client.readUntil('\r\n\r\n', { bytesMax: 4096 }))
  const [, host = '', port] = /^CONNECT (\S+):(\d+) HTTP\/1\.1\r\n/.exec(head) ?? []
  const target = await connect({ host, port: Number(port) })
  await client.write(Buffer.from('HTTP/1.1 200 Connected\r\n\r\n'))
  return target
}

async function acceptSocks5(client: Connection): Promise<Connection> {
  const [, methodCount = 0] = await client.readExactly(2)
  await client.readExactly(methodCount)
  await client.write(Buffer.of(5, 0))
  const [, , , kind] = await client.readExactly(4)
  const [nameBytes = 0] = kind === 3 ? await client.readExactly(1) : []
  const host = await client.readExactly(kind === 3 ? nameBytes : 4)
  const port = Buffer.from(await client.readExactly(2)).readUInt16BE()
  const target = await connect({ host: kind === 3 ? String(host) : host.join('.'), port })
  await client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))
  return target
}
