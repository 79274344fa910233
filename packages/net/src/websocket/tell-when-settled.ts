/** From promises to the callbacks of Node's streams. */

export type Done = (error?: Error | null) => void

export async function tellWhenSettled(promise: Promise<unknown>, done: Done): Promise<void> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
  )
  done(error)
}
