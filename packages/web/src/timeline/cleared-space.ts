/**
 * The empty space behind the messages after /clear: what was there is above what is in view, and what comes stands at the top, as in IRC
 * clients. The space shrinks with what comes, so that nothing moves.
 */

/**
 * Sets how high the space is, so that with the list's end in view nothing that is older is.
 * @param clearedAt Unix milliseconds: rows up to that time are cleared; null: none is
 */
export function fitClearedSpace(
  space: HTMLElement,
  scroller: HTMLElement,
  list: HTMLElement,
  clearedAt: number | null,
): void {
  const height = clearedAt === null ? 0 : Math.max(0, scroller.clientHeight - heightSince(list, clearedAt))
  const wanted = `${height}px`
  if (space.style.height !== wanted) space.style.height = wanted
}

/** Of the rows behind that time, and of what stands below them. */
function heightSince(list: HTMLElement, time: number): number {
  const { bottom } = list.getBoundingClientRect()
  for (let row = list.lastElementChild; row instanceof HTMLElement; row = row.previousElementSibling) {
    // What is not sent yet has no time.
    const own = row.dataset['time']
    if (own !== undefined && Number(own) <= time) return bottom - row.getBoundingClientRect().bottom
  }
  return list.offsetHeight
}
