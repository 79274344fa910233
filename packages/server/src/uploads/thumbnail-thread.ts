/** A thread that makes small pictures of large ones, with sharp, where that is installed. What a broken picture can do, it does here. */
import { parentPort, workerData } from 'node:worker_threads'
import type { FromThumbnailThread, ThumbnailFormat, ThumbnailSetting, ThumbnailTask } from './thumbnail-messages.ts'

if (parentPort === null) throw new Error('this file is a thread and does nothing by itself')
const port = parentPort
const { edge, pixelsMax, seconds } = workerData as ThumbnailSetting
const sharp = await import('sharp').then(
  (module) => module.default,
  () => null,
)
/** With a palette, a PNG of a photograph has a fifth of its bytes. */
const OPTIONS = {
  webp: { quality: 80 },
  png: { palette: true, effort: 1 },
} as const satisfies Record<ThumbnailFormat, object>
// One at a time is asked for, and a server has other things to do.
sharp?.concurrency(1)
sharp?.cache(false)

port.on('message', (task: ThumbnailTask) => void made(task).then(say))

async function made({ from, to, format }: ThumbnailTask): Promise<FromThumbnailThread> {
  if (sharp === null) return 'unable'
  try {
    await sharp(from, { limitInputPixels: pixelsMax, failOn: 'error' })
      .autoOrient()
      .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
      .toFormat(format, OPTIONS[format])
      .timeout({ seconds })
      .toFile(to)
    return 'made'
  } catch {
    return 'failed'
  }
}

function say(outcome: FromThumbnailThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  port.postMessage(outcome)
}
