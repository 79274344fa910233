/** InspIRCd and ngIRCd of Debian, started for a test on a port of loopback that was free a moment ago. */
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { HostTarget } from '@partyline/net'
import { programOf } from '../../scripts/debian-packages.ts'
import { Program } from './program.ts'
import type { TempFolder } from './temp-folder.ts'

/** A program that listens there, until the test is over. */
export interface OtherServer extends AsyncDisposable {
  readonly target: HostTarget
}

const HOST = '127.0.0.1'

/** With the modules that speak IRCv3. */
export async function startInspircd(folder: TempFolder): Promise<OtherServer> {
  const target = await freeTarget()
  const modules = [
    'cap',
    'ircv3',
    'ircv3_batch',
    'ircv3_ctctags',
    'ircv3_echomessage',
    'ircv3_labeledresponse',
    'ircv3_msgid',
    'ircv3_servertime',
  ]
  const config = `
<server name="inspircd.test" description="test" network="Other">
<admin name="t" nick="t" email="t@t.test">
<bind address="${HOST}" port="${target.port}" type="clients">
<power diepass="a" restartpass="b">
<connect allow="*" timeout="60" pingfreq="600" localmax="100" globalmax="100" resolvehostnames="no" useident="no">
<dns server="127.0.0.1" timeout="1">
<pid file="${folder.path('inspircd.pid')}">
<path datadir="${folder.path()}" logdir="${folder.path()}" runtimedir="${folder.path()}">
${modules.map((name) => `<module name="${name}">`).join('\n')}
`
  await writeFile(folder.path('inspircd.conf'), config)
  return start('inspircd', ['--nofork', '--runasroot', `--config=${folder.path('inspircd.conf')}`], target)
}

/** It knows nothing of IRCv3 but multi-prefix. */
export async function startNgircd(folder: TempFolder): Promise<OtherServer> {
  const target = await freeTarget()
  const config = `[Global]
Name = ngircd.test
Info = test
AdminInfo1 = t
AdminInfo2 = t
AdminEMail = t@t.test
Listen = ${HOST}
Ports = ${target.port}
ServerUID = root
ServerGID = root
[Limits]
MaxConnectionsIP = 0
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
`
  await mkdir(folder.path('empty'), { recursive: true })
  await writeFile(folder.path('ngircd.conf'), config)
  return start('ngircd', ['--nodaemon', '--config', folder.path('ngircd.conf')], target)
}

async function start(name: string, args: readonly string[], target: HostTarget): Promise<OtherServer> {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin`
  const program = await Program.start(programOf(name) ?? name, args, { env: { PATH: path } })
  return { target, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}

/** These servers take no port 0. */
async function freeTarget(): Promise<HostTarget & { readonly port: number }> {
  const server = createServer()
  server.listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has no port')
  return { host: HOST, port: address.port }
}
