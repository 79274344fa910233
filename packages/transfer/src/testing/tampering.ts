/** A relay between two sides that does not pass on what it was given: once, behind so many bytes of one direction. */
import { connect, type Connection, serve } from '@partyline/net'

/** What becomes of the bytes of one read. */
const TRICKS = {
  drop: (bytes: Buffer) => bytes.subarray(1),
  inject: (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('more')]),
  flip: (bytes: Buffer) => {
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
    return bytes
  },
  reorder: (bytes: Buffer) => Buffer.concat([bytes.subarray(bytes.length >> 1), bytes.subarray(0, bytes.length >> 1)]),
  repeat: (bytes: Buffer) => Buffer.concat([bytes, bytes]),
} as const satisfies Readonly<Record<string, (bytes: Buffer) => Buffer>>

export type Trick = keyof typeof TRICKS
export const ALL_TRICKS: readonly Trick[] = ['drop', 'inject', 'flip', 'reorder', 'repeat']

export interface Tampering {
  readonly trick: Trick
  /** Of which side the bytes are: the one that connects, or the one that is connected to. */
  readonly from: 'client' | 'server'
  /** The first read behind so many bytes. */
  readonly afterBytes: number
}

export function tamperingRelay(target: string, { trick, from, afterBytes }: Tampering) {
  return serve({ host: '127.0.0.1', port: 0 }, async (near) => {
    const far = await connect(target)
    const pump = async (source: Connection, sink: Connection, isTampered: boolean): Promise<void> => {
      let seen = 0
      let isDone = !isTampered
      for await (const chunk of source) {
        const isTurn = !isDone && seen + chunk.length > afterBytes
        seen += chunk.length
        isDone ||= isTurn
        await sink.write(isTurn ? TRICKS[trick](Buffer.from(chunk)) : chunk)
      }
      await sink.closeWrite()
    }
    await Promise.allSettled([pump(near, far, from === 'client'), pump(far, near, from === 'server')])
    near.abort()
    far.abort()
  })
}
