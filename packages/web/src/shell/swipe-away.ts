/** What has slid over the page from a side goes back there with the finger. */

/** A finger that has gone so far means it. */
const SWIPE_PX = 48

type PanelEvent = PointerEvent & { readonly currentTarget: HTMLElement }

/**
 * The listeners of a panel.
 * @param way to the side from which it came: -1 left, 1 right
 */
export function swipeAway(way: -1 | 1, close: () => void) {
  let from: { readonly x: number; readonly y: number } | null = null
  const wayOf = (event: PointerEvent) => {
    if (from === null) return 0
    const [across, along] = [(event.clientX - from.x) * way, Math.abs(event.clientY - from.y)]
    return across > along ? across : 0
  }
  const end = (panel: HTMLElement) => {
    from = null
    panel.style.translate = ''
  }
  return {
    onPointerDown: ({ pointerType, clientX: x, clientY: y, currentTarget: panel }: PanelEvent) => {
      // One that stands beside the conversation stays there.
      from = pointerType === 'touch' && 'open' in panel.dataset ? { x, y } : null
    },
    onPointerMove: (event: PanelEvent) => {
      if (from !== null) event.currentTarget.style.translate = `${wayOf(event) * way}px`
    },
    onPointerUp: (event: PanelEvent) => {
      const isMeant = wayOf(event) > SWIPE_PX
      end(event.currentTarget)
      if (isMeant) close()
    },
    onPointerCancel: ({ currentTarget }: PanelEvent) => end(currentTarget),
  }
}
