/** Two connections with a wire between them that lets so many bytes through one way, and is then cut. */
import type { Connection } from '@partyline/net'
import { memoryPair } from '@partyline/net/testing'

export interface Cut {
  /** Of which direction the bytes are counted. */
  readonly from: 'sender' | 'receiver'
  readonly bytes: number
}

export interface CutWire {
  readonly sender: Connection
  readonly receiver: Connection
  /** So many bytes went from each side to the other. */
  readonly passed: { sender: number; receiver: number }
}

export function cutWire(cut: Cut): CutWire {
  const [sender, nearSender] = memoryPair()
  const [receiver, nearReceiver] = memoryPair()
  const passed = { sender: 0, receiver: 0 }
  const sever = () => {
    for (const end of [nearSender, nearReceiver]) end.abort()
  }
  const pump = async (from: Connection, to: Connection, side: 'sender' | 'receiver') => {
    for await (const chunk of from) {
      const left = cut.from === side ? cut.bytes - passed[side] : chunk.length
      const part = chunk.subarray(0, Math.max(0, left))
      passed[side] += part.length
      await to.write(part)
      if (part.length < chunk.length) {
        await to.flushed()
        sever()
      }
    }
    await to.close()
  }
  for (const [from, to, side] of [
    [nearSender, nearReceiver, 'sender'],
    [nearReceiver, nearSender, 'receiver'],
  ] as const) {
    pump(from, to, side).catch(() => sever())
  }
  return { sender, receiver, passed }
}
