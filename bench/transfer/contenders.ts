/** What moves files, each as two shell commands on loopback. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from '@partyline/net'
import { Side, type Usage } from './side.ts'

export interface Job {
  /** A file or a folder, in the folder `from`. */
  readonly name: string
  readonly isFolder: boolean
  readonly from: string
  /** Empty. */
  readonly to: string
}

export interface Moved {
  readonly seconds: number
  readonly sender: Usage
  readonly receiver: Usage
}

export interface Contender {
  readonly name: string
  readonly takesFolders: boolean
  /** From the moment at which the second side starts to the end of both. */
  readonly move: (job: Job) => Promise<Moved>
}

export interface Tools {
  /** The bundle of the command. */
  readonly partyline: string
  /** A folder with cert.pem, key.pem, and what sshd needs. */
  readonly folder: string
}

const HERE = '127.0.0.1'
const NODE = process.execPath
const NAIVE = join(import.meta.dirname, 'naive.ts')

export function contenders(tools: Tools): readonly Contender[] {
  const all: Contender[] = [
    { name: 'partyline', takesFolders: true, move: (job) => byPartyline(job, tools, '') },
    { name: 'node pipeline', takesFolders: false, move: (job) => byNaive(job, tools) },
  ]
  if (isThere('ncat')) all.splice(1, 0, { name: 'ncat --ssl', takesFolders: true, move: byNcat })
  if (existsSync(SSHD)) all.splice(2, 0, { name: 'scp', takesFolders: true, move: (job) => byScp(job, tools) })
  return all
}

async function byPartyline({ name, from, to }: Job, { partyline }: Tools, options: string): Promise<Moved> {
  const sender = new Side(`exec ${NODE} ${partyline} send ${name} --listen ${HERE}:0 ${options}`, from)
  const [code] = await sender.said(/^\d+-\w+-\w+$/m)
  const [, address = ''] = await sender.said(/--to (\S+)/)
  const began = performance.now()
  const env = { PARTYLINE_CODE: code }
  const receiver = new Side(`exec ${NODE} ${partyline} receive --to ${address}`, to, env)
  return ended(began, sender, receiver)
}

/** The sender listens: the other way round, ncat gives up after a megabyte of TLS 1.3. */
async function byNcat({ name, isFolder, from, to }: Job): Promise<Moved> {
  const port = await freePort()
  const listen = `ncat --ssl --send-only -v -l ${HERE} ${port}`
  const sender = new Side(isFolder ? `tar c ${name} | ${listen}` : `${listen} < ${name}`, from)
  await sender.said(/Listening on/)
  const began = performance.now()
  const connect = `ncat --ssl --recv-only ${HERE} ${port}`
  return ended(began, sender, new Side(isFolder ? `${connect} | tar x` : `${connect} > ${name}`, to))
}

async function byNaive({ name, from, to }: Job, { folder }: Tools): Promise<Moved> {
  const port = await freePort()
  const tls = `${join(folder, 'cert.pem')} ${join(folder, 'key.pem')}`
  const receiver = new Side(`exec ${NODE} ${NAIVE} listen ${port} ${name} ${tls}`, to)
  await receiver.said(/ready/)
  const began = performance.now()
  return ended(began, new Side(`exec ${NODE} ${NAIVE} send ${port} ${name}`, from), receiver)
}

const SSHD = '/usr/sbin/sshd'

async function byScp({ name, from, to }: Job, { folder }: Tools): Promise<Moved> {
  const port = await freePort()
  const options = [
    'Subsystem=sftp internal-sftp',
    'UsePAM=no',
    'StrictModes=no',
    `AuthorizedKeysFile=${folder}/id.pub`,
    `PidFile=none`,
  ]
  const flags = options.map((option) => `-o '${option}'`).join(' ')
  spawnSync('mkdir', ['-p', '/run/sshd'])
  const server = new Side(
    `exec ${SSHD} -D -e -f /dev/null -h ${folder}/host -p ${port} -o ListenAddress=${HERE} ${flags}`,
    to,
  )
  await server.said(/Server listening/)
  const began = performance.now()
  const strict = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR'
  const client = new Side(`scp -r ${strict} -i ${folder}/id -P ${port} ${name} ${HERE}:${to}/`, from)
  const sender = await client.end()
  const seconds = (performance.now() - began) / 1_000
  return { seconds, sender, receiver: server.kill() }
}

async function ended(began: number, sender: Side, receiver: Side): Promise<Moved> {
  const [sent, received] = await Promise.all([sender.end(), receiver.end()])
  return { seconds: (performance.now() - began) / 1_000, sender: sent, receiver: received }
}

async function freePort(): Promise<number> {
  return (await findFreePort({ host: HERE, port: 20_000 + Math.floor(Math.random() * 20_000) }, 'tcp')) ?? 0
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

/** Keys and a certificate for those that need them. */
export function makeKeys(folder: string): void {
  const run = (command: string, ...args: readonly string[]) => spawnSync(command, args, { cwd: folder })
  run(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
  )
  for (const name of ['host', 'id']) run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', name)
}
