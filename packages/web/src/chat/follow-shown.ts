/** When the first messages are on the screen: until then nothing else takes the time of the page. */
import { computed, effect } from '@preact/signals'
import type { Chat } from './chat.ts'

/** So that the frame with them is drawn first. */
const FRAME_MS = 50
/** Without a connection, or in a place that has none, they do not come. */
const PATIENCE_MS = 2_500

/** @returns ends it */
export function followShown({ place, isShown }: Chat): () => void {
  const isThere = computed(() => {
    const shown = place.value
    return shown !== null && (shown.timeline.length > 0 || shown.timeline.isBegin || shown.pending.length > 0)
  })
  return effect(() => {
    const timer = setTimeout(
      () => {
        isShown.value = true
      },
      isThere.value ? FRAME_MS : PATIENCE_MS,
    )
    return () => clearTimeout(timer)
  })
}
