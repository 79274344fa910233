/** Proxies that break off, stall or talk nonsense at each step of the negotiation. */
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { NetError } from '../errors.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { plainServer } from '../traps/plain-server.ts'
import type { ProxyOptions } from './proxy-options.ts'

const TARGET = { host: '192.0.2.1', port: 80 }

interface Protocol {
  readonly kind: ProxyOptions['kind']
  /** What a proxy answers to each thing that we say, up to the end of the negotiation. */
  readonly answers: readonly Buffer[]
}

const PROTOCOLS: readonly Protocol[] = [
  { kind: 'http', answers: [Buffer.from('HTTP/1.1 200 Connected\r\n\r\n')] },
  { kind: 'socks4', answers: [Buffer.of(0, 90, 0, 0, 0, 0, 0, 0)] },
  { kind: 'socks5', answers: [Buffer.of(5, 0), Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)] },
]

interface Misdeed {
  readonly name: string
  readonly act: (socket: Socket, answer: Buffer) => void
}

const half = (answer: Buffer) => answer.subarray(0, Math.ceil(answer.length / 2))
const MISDEEDS: readonly Misdeed[] = [
  { name: 'resets', act: (socket) => socket.resetAndDestroy() },
  { name: 'ends', act: (socket) => socket.end() },
  { name: 'ends in the middle of', act: (socket, answer) => socket.end(half(answer)) },
  {
    name: 'resets in the middle of',
    act: (socket, answer) => socket.write(half(answer), () => socket.resetAndDestroy()),
  },
  { name: 'talks nonsense instead of', act: (socket) => socket.end(Buffer.alloc(64, 0xff)) },
  { name: 'talks without end instead of', act: (socket) => socket.write(Buffer.alloc(1024 * 1024, 'x')) },
]

/** Gives the first answers, and then does the misdeed instead of the next one. */
function misbehavingProxy({ answers }: Protocol, goodAnswers: number, { act }: Misdeed) {
  return plainServer((socket) => {
    let step = 0
    socket
      .on('error', () => {})
      .on('data', () => {
        const answer = answers[step] ?? Buffer.alloc(0)
        if (step < goodAnswers) socket.write(answer)
        else if (step === goodAnswers) act(socket, answer)
        step += 1
      })
  })
}

for (const protocol of PROTOCOLS) {
  const { kind, answers } = protocol
  void describe(`a ${kind} proxy`, () => {
    leavesNothingOpen()

    for (const step of answers.keys()) {
      for (const misdeed of MISDEEDS) {
        void it(`that ${misdeed.name} answer ${step + 1} is a typed error`, async () => {
          await using server = await misbehavingProxy(protocol, step, misdeed)
          const proxy = { kind, host: server.host, port: server.port }
          await assert.rejects(connect(TARGET, { proxy, timeoutMs: 10_000 }), (error) => {
            assert.ok(error instanceof NetError)
            assert.notEqual(error.code, 'NET_TIMEOUT')
            return true
          })
        })
      }

      void it(`that says nothing instead of answer ${step + 1} is given up`, async () => {
        await using server = await misbehavingProxy(protocol, step, { name: 'says nothing', act: () => {} })
        const proxy = { kind, host: server.host, port: server.port }
        await assert.rejects(connect(TARGET, { proxy, timeoutMs: 20 }), { code: 'NET_TIMEOUT' })
      })
    }

    void it('that resets after the negotiation fails the connection', async () => {
      const sockets: Socket[] = []
      await using server = await plainServer((socket) => {
        sockets.push(socket)
        let step = 0
        socket
          .on('error', () => {})
          .on('data', () => {
            const answer = answers[step]
            if (answer !== undefined) socket.write(answer)
            step += 1
          })
      })
      const connection = await connect(TARGET, { proxy: { kind, host: server.host, port: server.port } })
      const reading = assert.rejects(connection.read(), { code: 'NET_RESET' })
      for (const socket of sockets) socket.resetAndDestroy()
      await reading
    })

    void it('that nobody is at is a typed error', async () => {
      const gone = await plainServer()
      await gone[Symbol.asyncDispose]()
      const proxy = { kind, host: gone.host, port: gone.port }
      await assert.rejects(connect(TARGET, { proxy }), { code: 'NET_CONNECTION_REFUSED' })
    })
  })
}
