/** Programs that people have, as the other side of a connection: openssl, ncat and socat, each as client and as server. */
import { formatHostPort } from '@partyline/net'
import type { PackageName } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import type { Issued } from './authority.ts'

/** What is asked of a side that speaks TLS: to verify the server by this name, or to be the server with this certificate. */
export interface ClientTls {
  readonly caFile: string
  readonly name: string
}

export interface Other {
  readonly name: PackageName
  /** Connects, and verifies where there is TLS. */
  connect(host: string, port: number, tls?: ClientTls): Promise<Program>
  /** Resolves when it listens. It serves one connection. */
  listen(host: string, port: number, tls?: Issued): Promise<Program>
}

const isIpv6 = (host: string) => host.includes(':')

export const ncat: Other = {
  name: 'ncat',
  connect(host, port, tls) {
    const ssl = tls && ['--ssl-verify', '--ssl-trustfile', tls.caFile, '--ssl-servername', tls.name]
    return Program.start('ncat', [...(ssl ?? []), host, String(port)])
  },
  async listen(host, port, tls) {
    const ssl = tls && ['--ssl', '--ssl-cert', tls.certFile, '--ssl-key', tls.keyFile]
    return ready(await Program.start('ncat', ['-v', '-l', ...(ssl ?? []), host, String(port)]))
  },
}

export const socat: Other = {
  name: 'socat',
  connect(host, port, tls) {
    const where = formatHostPort(host, port)
    const ssl = tls && `OPENSSL:${where},cafile=${tls.caFile},commonname=${tls.name}`
    return Program.start('socat', ['-t', '5', '-', ssl ?? `TCP:${where}`])
  },
  async listen(host, port, tls) {
    const where = `${port},bind=${isIpv6(host) ? `[${host}]` : host},reuseaddr`
    const family = isIpv6(host) ? 6 : 4
    const plain = `TCP${family}-LISTEN:${where}`
    const ssl = tls && `OPENSSL-LISTEN:${where},pf=ip${family},cert=${tls.bothFile},verify=0`
    return ready(await Program.start('socat', ['-d', '-d', '-t', '5', '-', ssl ?? plain]))
  },
}

/** Only with TLS. */
export const openssl: Other = {
  name: 'openssl',
  connect(host, port, tls) {
    const verify = tls && ['-CAfile', tls.caFile, '-verify_hostname', tls.name, '-servername', tls.name]
    const where = ['-connect', formatHostPort(host, port)]
    return Program.start('openssl', [
      's_client',
      '-quiet',
      '-no_ign_eof',
      '-verify_return_error',
      ...where,
      ...(verify ?? []),
    ])
  },
  listen: (host, port, tls) => opensslServer(['-accept', formatHostPort(host, port)], tls),
}

/** @param args as s_server takes them: where to listen, and more */
export async function opensslServer(args: readonly string[], tls: Issued | undefined): Promise<Program> {
  const pair = tls && ['-cert', tls.certFile, '-key', tls.keyFile]
  const server = await Program.start('openssl', ['s_server', '-naccept', '1', ...args, ...(pair ?? [])])
  await server.output.expect(/ACCEPT/)
  return server
}

async function ready(program: Program): Promise<Program> {
  await program.errors.expect(/listening on/i)
  return program
}

/** As one side of UDP, bound or connected. */
export const UDP_OTHERS = [
  {
    name: 'ncat',
    connect: (host: string, port: number) => Program.start('ncat', ['-u', host, String(port)]),
    listen: async (host: string, port: number) =>
      ready(await Program.start('ncat', ['-v', '-u', '-l', host, String(port)])),
  },
  {
    name: 'socat',
    connect: (host: string, port: number) => Program.start('socat', ['-', `UDP:${formatHostPort(host, port)}`]),
    listen: async (host: string, port: number) => {
      const where = `${port},bind=${isIpv6(host) ? `[${host}]` : host}`
      return ready(await Program.start('socat', ['-d', '-d', '-', `UDP${isIpv6(host) ? 6 : 4}-LISTEN:${where}`]))
    },
  },
] as const
