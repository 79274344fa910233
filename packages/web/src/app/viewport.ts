/**
 * How high the page is above the keyboard of a phone (CSSOM View, VisualViewport): some browsers lay the keyboard over the page, and the
 * composer must not be below it.
 */
export function followViewport(style: CSSStyleDeclaration): void {
  const { visualViewport } = window
  if (visualViewport === null) return
  const update = () => {
    // Zoomed in, the visual viewport is a part of the page that the person moves about.
    const isZoomed = visualViewport.scale > 1.01
    style.setProperty('--viewport-height', isZoomed ? '100dvh' : `${visualViewport.height}px`)
    if (!isZoomed && visualViewport.offsetTop > 0) scrollTo(0, 0)
  }
  visualViewport.addEventListener('resize', update)
  visualViewport.addEventListener('scroll', update)
  update()
}
