/** `ssh -s HOST irc`: the protocol itself over SSH, for programs that have a key and speak IRC. */
import type { Program } from './program.ts'

export const runIrc: Program = async ({ openPipe, input, output, isOver }) => {
  const pipe = openPipe()
  const incoming = carryIn()
  await Promise.race([carryOut(), isOver])
  return 0

  /** A client that sends no more still gets what is said. */
  async function carryIn(): Promise<void> {
    for await (const bytes of input) if (!pipe.writeNow(bytes)) await pipe.room()
    pipe.closeWrite()
  }

  async function carryOut(): Promise<void> {
    for (let bytes = await pipe.read(); bytes !== null; bytes = await pipe.read()) await output.write(bytes)
    void incoming
  }
}
