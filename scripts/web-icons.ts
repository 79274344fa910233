/**
 * The icon of the page: three people on one line. Drawn from one set of numbers, as SVG for browsers that take it at any size and as PNG (ISO/IEC 15948)
 * for the home screens of phones.
 */
import { crc32, deflateSync } from 'node:zlib'

/** Everything in parts of the side. */
const LINE = { y: 0.5, from: 0.16, to: 0.84, half: 0.028 }
const PEOPLE = [
  { x: 0.27, y: 0.5, radius: 0.085 },
  { x: 0.5, y: 0.5, radius: 0.125 },
  { x: 0.73, y: 0.5, radius: 0.085 },
]
/** Of the ground: a system that cuts the icon into its own shape gets all of the square. */
const CORNER = 0.22
const GROUND = [0x0d, 0x5c, 0x68] as const
const INK = [0xf6, 0xfb, 0xfb] as const

const hex = (colour: readonly number[]) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`

export function svgIcon(): string {
  const people = PEOPLE.map(({ x, y, radius }) => `<circle cx="${x}" cy="${y}" r="${radius}"/>`).join('')
  const line = `<path d="M${LINE.from} ${LINE.y}H${LINE.to}" stroke="${hex(INK)}" stroke-width="${LINE.half * 2}" stroke-linecap="round"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1" rx="${CORNER}" fill="${hex(GROUND)}"/>${line}<g fill="${hex(INK)}">${people}</g></svg>\n`
}

/** @param shape what is cut off: the corners, or nothing where the system cuts it */
export function pngIcon(side: number, shape: 'rounded' | 'whole'): Buffer {
  const rows = Buffer.alloc(side * (side * 4 + 1))
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const at = [(x + 0.5) / side, (y + 0.5) / side] as const
      const ink = covered(inkDistance(...at), side)
      const alpha = shape === 'whole' ? 1 : covered(groundDistance(...at), side)
      const colour = GROUND.map((part, index) => Math.round(part + ((INK[index] ?? part) - part) * ink))
      rows.set([...colour, Math.round(alpha * 255)], y * (side * 4 + 1) + 1 + x * 4)
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  // Eight bits for each of red, green, blue and alpha.
  head.set([8, 6, 0, 0, 0], 8)
  const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND')])
}

/** How much of a pixel lies within, by the distance of its middle from the edge. */
function covered(distance: number, side: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance * side))
}

function inkDistance(x: number, y: number): number {
  const along = Math.min(LINE.to, Math.max(LINE.from, x))
  const line = Math.hypot(x - along, y - LINE.y) - LINE.half
  return Math.min(line, ...PEOPLE.map((one) => Math.hypot(x - one.x, y - one.y) - one.radius))
}

function groundDistance(x: number, y: number): number {
  const beyond = [x, y].map((one) => Math.max(0, Math.abs(one - 0.5) - (0.5 - CORNER)))
  return Math.hypot(...beyond) - CORNER
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
