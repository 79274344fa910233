/** The system's resolver as it is when things go wrong: it answers that there is no such name, or not at all. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { missingNetwork } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Has a name server of its own: in the answer, the bits of RFC 1035 4.1.1 say that it is one, and NXDOMAIN. */
const PROGRAM = `
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from '@partyline/net'

const [mode, timeoutMs] = process.argv.slice(1)
const nameServer = createSocket('udp4').bind(53, '127.0.0.1')
await once(nameServer, 'listening')
nameServer.on('message', (question, { address, port }) => {
  if (mode === 'silent') return
  question[2] |= 0x80
  question[3] = 0x83
  nameServer.send(question, port, address)
})
await connect({ host: 'otter.example', port: 1 }, { timeoutMs: Number(timeoutMs) }).catch(({ code, phase, message }) => {
  process.stdout.write(JSON.stringify({ code, phase, message }) + '\\n')
})
process.exit()
`

const skip = missingNetwork()

interface Said {
  readonly code: string
  readonly phase: string
  readonly message: string
}

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value
}

async function ask(mode: 'silent' | 'no such name', timeoutMs: number): Promise<Said> {
  await using folder = await tempFolder()
  const configuration = folder.path('resolv.conf')
  // One second of patience: Node ends a process only when its resolver has given up.
  await writeFile(configuration, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
  const setup = `ip link set lo up && mount --bind ${configuration} /etc/resolv.conf && exec "$0" "$@"`
  const node = [process.execPath, '--conditions=source', '--input-type=module', '--eval', PROGRAM]
  const command = ['--net', '--mount', 'sh', '-c', setup, ...node, mode, String(timeoutMs)]
  await using program = await Program.start('unshare', command, { cwd: import.meta.dirname })
  const { code } = await program.exit()
  assert.equal(code, 0, program.errors.text)
  const said: unknown = JSON.parse(program.output.text)
  assert.ok(isSaid(said), program.output.text)
  return said
}

void test('a name that the name server does not know is an error as soon as it says so', { skip }, async () => {
  const { code, phase, message } = await ask('no such name', 60_000)
  assert.deepEqual([code, phase], ['NET_NAME_NOT_FOUND', 'resolve'])
  assert.match(message, /^cannot resolve "otter\.example": the name has no address/)
})

// Had it been waited for longer, the resolver would have given up by itself, which is another error.
void test('a name server that does not answer is waited for no longer than asked', { skip }, async () => {
  const { code, phase, message } = await ask('silent', 200)
  assert.deepEqual([code, phase], ['NET_TIMEOUT', 'resolve'])
  assert.match(message, /its name was not resolved within 200 ms$/)
})
