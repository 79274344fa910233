/** A QR code (ISO/IEC 18004) that a phone reads from the screen: dark on light in both themes, because not every phone reads the other way round. The text MUST stand beside it. */
import { encode } from 'uqr'

/** The standard asks for a margin of four modules. */
const MARGIN = 4

export function QrCode({ text }: { readonly text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: MARGIN })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} aria-hidden="true" shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
