import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Example } from './testing/example.ts'

void it('errors shows each failure as what it is, with what to do', async () => {
  await using example = new Example('errors')
  assert.equal(await example.exit(), 0)
  await example.expect(/^Nobody listens:\n {2}ConnectionRefusedError, .*\n.*\n {2}→ start the server/)
  await example.expect(/^The other side says nothing:\n {2}TimeoutError, NET_TIMEOUT, while in phase read\n/m)
  await example.expect(/^A handshake that is never answered:\n {2}TimeoutError/m)
  // Where no resolver answers at all, it is a timeout.
  await example.expect(/^A name that does not exist:\n {2}(NameNotFoundError|TimeoutError)/m)
  await example.expect(/^A port that is in use:\n {2}PortInUseError/m)
  await example.expect(/→ .*listen on port \d+, which is free\n {2}holder \d+, free port \d+$/m)
  await example.expect(/AddressNotAvailableError/)
  await example.expect(/TargetError/)
  assert.doesNotMatch(example.output, /did not fail/)
})
