import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { describe, it } from 'node:test'
import { udp } from './udp.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

const HOSTS = [
  { host: '127.0.0.1', socat: 'UDP4:127.0.0.1', skip: false },
  { host: '::1', socat: 'UDP6:[::1]', skip: hasIpv6 ? false : 'this machine has no ::1' },
] as const

const PROGRAMS = [
  { program: 'socat', argumentsFor: (_host: string, socat: string, port: number) => ['-', `${socat}:${port}`] },
  { program: 'ncat', argumentsFor: (host: string, _socat: string, port: number) => ['-u', host, String(port)] },
] as const

for (const { program, argumentsFor } of PROGRAMS) {
  const isMissing = spawnSync(program, ['--version']).error !== undefined
  for (const { host, socat, skip } of HOSTS) {
    void describe(`udp and ${program} over ${host}`, { skip: isMissing ? `${program} is not installed` : skip }, () => {
      void it('send one another what they were given', async () => {
        await using server = await udp({ bind: { host, port: 0 }, encoding: 'utf8' })
        const child = spawn(program, argumentsFor(host, socat, server.localAddress.port))
        try {
          child.stdin.write('hello')
          const received = await server.receive({ timeoutMs: 10_000 })
          assert.ok(received !== null)
          assert.equal(received.data, 'hello')
          await server.send('welcome', received.from)
          const [answer]: unknown[] = await once(child.stdout, 'data')
          assert.equal(String(answer), 'welcome')
        } finally {
          child.kill()
        }
      })
    })
  }
}
