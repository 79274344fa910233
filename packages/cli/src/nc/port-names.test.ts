import assert from 'node:assert/strict'
import { it } from 'node:test'
import { portNames } from './port-names.ts'

const LIST = `# comment 9/tcp
domain		53/tcp				# Domain Name Server
domain		53/udp
http		80/tcp		www		# WorldWideWeb HTTP
bad-line
http-alt 8080/tcp webcache  # not 8081/tcp
`
const CASES: readonly (readonly [name: string, protocol: 'tcp' | 'udp', port: number | null])[] = [
  ['http', 'tcp', 80],
  ['www', 'tcp', 80],
  ['http', 'udp', null],
  ['domain', 'udp', 53],
  ['webcache', 'tcp', 8080],
  ['WorldWideWeb', 'tcp', null],
  ['#', 'tcp', null],
  ['', 'tcp', null],
]
for (const [name, protocol, port] of CASES) {
  void it(`finds ${JSON.stringify(name)} for ${protocol}: ${port}`, () => {
    assert.equal(portNames(() => LIST)(name, protocol), port)
  })
}
