/** What a client sends in a channel. Node's own iteration of a stream would close the channel with its end, before the exit status. */
import type { ServerChannel } from 'ssh2'

/** @param isOver resolves when the channel is closed */
export async function* channelInput(
  channel: ServerChannel,
  isOver: Promise<void>,
): AsyncGenerator<Uint8Array, undefined> {
  let isEnded = false
  let wake = () => {}
  const changed = (): void => wake()
  const ended = (): void => {
    isEnded = true
    wake()
  }
  channel.on('readable', changed)
  channel.on('end', ended)
  void isOver.then(ended)
  for (;;) {
    const chunk: unknown = channel.read()
    if (chunk instanceof Uint8Array) yield chunk
    else if (isEnded) return
    else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}
