/**
 * A network in which the system has two ports to connect from: every second connection to one of them would meet itself, if
 * nothing noticed.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PARTYLINE } from '../support/command.ts'
import { missingNetwork } from '../support/needs.ts'
import { Program } from '../support/program.ts'

const FIRST_PORT = 50_000
const LAST_PORT = 50_001
const IN_SMALL_NETWORK = [
  '--net',
  'sh',
  '-c',
  `ip link set lo up && echo ${FIRST_PORT} ${LAST_PORT} > /proc/sys/net/ipv4/ip_local_port_range && exec "$0" "$@"`,
  process.execPath,
  '--conditions=source',
]

function run(...args: readonly string[]): Promise<Program> {
  return Program.start('unshare', [...IN_SMALL_NETWORK, ...args], { cwd: import.meta.dirname })
}

const outcomes = (open: string) => `
  import { connect, udp } from '@partyline/net'
  const outcomes = new Set()
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const target = { host: attempt % 3 === 0 ? '::1' : '127.0.0.1', port: ${FIRST_PORT} + (attempt % 2) }
    await ${open}.then(
      async (opened) => {
        outcomes.add('opened')
        await opened.close()
      },
      ({ code }) => outcomes.add(code),
    )
  }
  console.log(...[...outcomes].toSorted())
`

void test('no connection meets itself: nobody listens', { skip: missingNetwork() }, async () => {
  await using program = await run('--input-type=module', '--eval', outcomes('connect(target)'))
  assert.deepEqual(await program.exit(), { code: 0, signal: null }, program.errors.text)
  assert.equal(program.output.text, 'NET_CONNECTION_REFUSED\n')
})

void test('no connected UDP socket meets itself', { skip: missingNetwork() }, async () => {
  await using program = await run('--input-type=module', '--eval', outcomes('udp({ connect: target })'))
  assert.deepEqual(await program.exit(), { code: 0, signal: null }, program.errors.text)
  // A socket is opened for a port where nobody listens, which only an answer would tell.
  assert.equal(program.output.text, 'NET_CONNECTION_REFUSED opened\n')
})

const probes = `
  import { observeProbe } from ${JSON.stringify(new URL('../../packages/cli/src/doctor/observe/observe-probe.ts', import.meta.url))}
  const outcomes = new Set()
  for (let attempt = 0; attempt < 40; attempt += 1) {
    outcomes.add((await observeProbe(attempt % 2 === 0 ? '::1' : '127.0.0.1', ${FIRST_PORT}, 10_000)).outcome)
  }
  console.log(...outcomes)
`

void test('no UDP probe of the doctor is answered by itself', { skip: missingNetwork() }, async () => {
  await using program = await run('--input-type=module', '--eval', probes)
  assert.deepEqual(await program.exit(), { code: 0, signal: null }, program.errors.text)
  assert.equal(program.output.text, 'refused\n')
})

void test('nc -z finds no open port where nobody listens', { skip: missingNetwork() }, async () => {
  for (let round = 0; round < 5; round += 1) {
    await using scan = await run(...PARTYLINE, 'nc', '-z', '127.0.0.1', `${FIRST_PORT}-${LAST_PORT}`)
    assert.equal((await scan.exit()).code, 1, scan.output.text + scan.errors.text)
  }
})
