/** Whether an element is, or is about to come, into view (Intersection Observer); once it was, it stays so. */
import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A screen away, by and large: it is there when the person has scrolled so far. */
const AHEAD = '600px'

export function useInView(element: RefObject<HTMLElement | null>): boolean {
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (element.current === null || isSeen) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
      },
      // Of the timeline, which is what scrolls: of the window, the margin would not count within it.
      { root: element.current.closest('[role=log]'), rootMargin: AHEAD },
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [isSeen])
  return isSeen
}
