/**
 * Looks at the timeline of a page in each of its frames, while a person scrolls by the wheel: how many frames there are, and whether a message
 * moves otherwise than the person scrolls.
 */
import type { Page } from 'playwright-core'

/** Since `watchScrolling`. */
export interface Scrolled {
  /** The largest way of a message, beside that of the others and of the wheel, in pixels. */
  readonly jumpPx: number
  /** What the jumps over a pixel were, for a failing test. */
  readonly jumps: readonly string[]
  /** Messages that have been in view. */
  readonly seen: number
  /** Rows that were drawn at once. */
  readonly rowsMax: number
  readonly frames: number
  readonly longestFrameMs: number
  readonly ms: number
}

/**
 * The lower edge of a row counts: when earlier messages of an author come, the name goes from above the text, and the text stays.
 * @param wheelPx by how much the wheel turns at once
 */
export async function watchScrolling(page: Page, wheelPx: number): Promise<void> {
  await page.evaluate(`(() => {
    const scroller = document.querySelector('.timeline-scroller')
    const list = document.querySelector('.timeline-list')
    const watch = { jumpPx: 0, jumps: [], seen: new Set(), rowsMax: 0, frames: 0, longestFrameMs: 0, startedAt: performance.now() }
    globalThis.watch?.end()
    globalThis.watch = watch
    let isOver = false
    watch.end = () => { isOver = true }
    let before = new Map()
    let lastAt = null
    // Up is what shows earlier messages: they move down.
    let [turned, isUp] = [0, true]
    addEventListener('wheel', ({ deltaY }) => { turned += Math.abs(deltaY); isUp = deltaY < 0 }, { capture: true, passive: true })
    const jumped = (px, what) => {
      watch.jumpPx = Math.max(watch.jumpPx, px)
      if (px > 1) watch.jumps.push(what + ' ' + px)
    }
    const inView = (top) => {
      const rows = list.children
      let [low, high] = [0, rows.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (rows[middle].getBoundingClientRect().bottom > top) high = middle
        else low = middle + 1
      }
      const now = new Map()
      for (let row = rows[low]; row !== undefined && row !== null; row = row.nextElementSibling) {
        const box = row.getBoundingClientRect()
        if (box.top >= top + scroller.clientHeight) break
        now.set(row.dataset.key, box.bottom - top)
        if (row.dataset.time) watch.seen.add(row.dataset.key)
      }
      return now
    }
    const look = (at) => {
      if (isOver) return
      watch.frames += 1
      if (lastAt !== null) watch.longestFrameMs = Math.max(watch.longestFrameMs, at - lastAt)
      lastAt = at
      watch.rowsMax = Math.max(watch.rowsMax, list.children.length)
      const now = inView(scroller.getBoundingClientRect().top)
      const moves = [...now].flatMap(([key, y]) => (before.has(key) ? [y - before.get(key)] : []))
      const [least, most] = [Math.min(...moves), Math.max(...moves)]
      if (moves.length > 0) {
        jumped(most - least, 'apart')
        jumped(isUp ? -least : most, 'against the wheel')
        // What was turned since may not all be scrolled yet, and the scrolling may be ahead of its event by one.
        jumped((isUp ? most : -least) - Math.max(turned, ${wheelPx}) - ${wheelPx}, 'further than the wheel')
        turned = Math.max(0, turned - Math.abs(most))
      } else if (before.size > 3 && now.size > 3 && turned < scroller.clientHeight) {
        jumped(scroller.clientHeight, 'elsewhere')
      }
      turned = Math.min(turned, ${wheelPx} * 4)
      before = now
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })()`)
}

/** The watch goes on. */
export async function scrolledSince(page: Page): Promise<Scrolled> {
  return page.evaluate(`({ ...watch, end: undefined, seen: watch.seen.size, ms: performance.now() - watch.startedAt })`)
}
