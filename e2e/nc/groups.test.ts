/** One datagram for many: broadcast and multicast, with ncat and socat on the other side. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missing } from '../support/needs.ts'
import type { Program } from '../support/program.ts'
import { missingSegment, ownSegment } from './own-segment.ts'

const skip = missingSegment()
const BROADCAST = '10.9.8.255'

async function send(sender: Program, text: string): Promise<void> {
  sender.write(`${text}\n`)
  sender.endInput()
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
}

void test('a broadcast reaches ours and socat, with --broadcast and, as with ncat, without', { skip }, async () => {
  await using segment = await ownSegment()
  await using ours = await segment.nc('-v', '-u', '-l', '-k', '9000')
  await ours.errors.expect(/Listening on/)
  await using theirs = await segment.start('socat', ['-d', '-d', '-u', 'UDP4-RECV:9001', 'STDOUT'])
  await theirs.errors.expect(/starting data transfer/)
  for (const [port, listener] of [
    ['9000', ours],
    ['9001', theirs],
  ] as const) {
    await send(await segment.nc('-u', '--broadcast', BROADCAST, port), 'for all')
    await send(await segment.nc('-u', BROADCAST, port), 'for all too')
    await listener.output.expect(/^for all$/m)
    await listener.output.expect(/^for all too$/m)
  }
  await send(await segment.start('socat', ['-u', 'STDIN', `UDP4-DATAGRAM:${BROADCAST}:9000,broadcast`]), 'from socat')
  await ours.output.expect(/^from socat$/m)
})

void test('a broadcast from ncat reaches ours', { skip: skip === false ? missing('ncat') : skip }, async () => {
  await using segment = await ownSegment()
  await using ours = await segment.nc('-v', '-u', '-l', '9000')
  await ours.errors.expect(/Listening on/)
  await send(await segment.start('ncat', ['-u', BROADCAST, '9000']), 'from ncat')
  await ours.output.expect(/^from ncat$/m)
})

void test('--broadcast hears every answer, from whatever address', { skip }, async () => {
  await using segment = await ownSegment()
  // It has to read the question: socat gives up on an answer when the question meets a closed pipe.
  await using server = await segment.start('socat', [
    '-d',
    '-d',
    'UDP4-RECVFROM:9000,fork',
    'SYSTEM:read line; echo here',
  ])
  await server.errors.expect(/receiving on/)
  await using client = await segment.nc('-u', '--broadcast', BROADCAST, '9000')
  client.write('who is there?\n')
  await client.output.expect(/^here$/m)
})

for (const group of ['239.77.1.2', 'ff15::7:1']) {
  void test(`all members of ${group} on an interface hear what is sent to it there`, { skip }, async () => {
    await using segment = await ownSegment()
    await using first = await segment.nc('-v', '-u', '-l', '-k', '--multicast', `${group}%a0`, '9000')
    await using second = await segment.nc('-v', '-u', '-l', '-k', '--multicast', `${group}%a0`, '9000')
    await using elsewhere = await segment.nc('-v', '-u', '-l', '-k', '--multicast', `${group}%b0`, '9000')
    for (const member of [first, second, elsewhere]) await member.errors.expect(/Listening on/)
    await send(await segment.nc('-u', '--multicast', `${group}%a0`, '9000'), 'to the members')
    await first.output.expect(/^to the members$/m)
    await second.output.expect(/^to the members$/m)
    await send(await segment.nc('-u', '--multicast', `${group}%b0`, '9000'), 'to the other segment')
    await elsewhere.output.expect(/to the other segment$/m)
  })
}

void test('a listener of a group hears every sender without -k', { skip }, async () => {
  await using segment = await ownSegment()
  await using ours = await segment.nc('-v', '-u', '-l', '--multicast', '239.77.1.2%a0', '9000')
  await ours.errors.expect(/Listening on/)
  for (const text of ['from one', 'from another', 'from a third']) {
    await send(await segment.nc('-u', '--multicast', '239.77.1.2%a0', '9000'), text)
    await ours.output.expect(new RegExp(`^${text}$`, 'm'))
  }
})

void test('socat is a member and a sender of a group beside ours', { skip }, async () => {
  await using segment = await ownSegment()
  const receive = 'UDP4-RECV:9000,reuseaddr,ip-add-membership=239.77.1.2:a0'
  await using theirs = await segment.start('socat', ['-d', '-d', '-u', receive, 'STDOUT'])
  await theirs.errors.expect(/starting data transfer/)
  await using ours = await segment.nc('-v', '-u', '-l', '-k', '--multicast', '239.77.1.2%a0', '9000')
  await ours.errors.expect(/Listening on/)
  await send(await segment.nc('-u', '--multicast', '239.77.1.2%a0', '9000'), 'from ours')
  await send(await segment.start('socat', ['-u', 'STDIN', 'UDP4-DATAGRAM:239.77.1.2:9000']), 'from socat')
  for (const member of [ours, theirs]) {
    await member.output.expect(/^from ours$/m)
    await member.output.expect(/^from socat$/m)
  }
})
