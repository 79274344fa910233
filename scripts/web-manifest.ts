/** What a system that installs the page has to know of it (W3C Web Application Manifest), and the icons that it names. */
import { pngIcon, svgIcon } from './web-icons.ts'

const ICONS = [
  { src: 'icon-192.png', side: 192, shape: 'rounded', purpose: 'any' },
  { src: 'icon-512.png', side: 512, shape: 'rounded', purpose: 'any' },
  { src: 'icon-whole-512.png', side: 512, shape: 'whole', purpose: 'maskable' },
] as const
const APPLE_SIDE = 180

const MANIFEST = {
  name: 'Partyline',
  short_name: 'Partyline',
  id: './',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#0d5c68',
  theme_color: '#0d5c68',
  categories: ['social'],
  icons: [
    { src: 'icon.svg', type: 'image/svg+xml', sizes: 'any', purpose: 'any' },
    ...ICONS.map(({ src, side, purpose }) => ({ src, type: 'image/png', sizes: `${side}x${side}`, purpose })),
  ],
}

/** By their names in the folder of the page. */
export function manifestFiles(): ReadonlyMap<string, string | Buffer> {
  return new Map<string, string | Buffer>([
    ['manifest.webmanifest', `${JSON.stringify(MANIFEST)}\n`],
    ['icon.svg', svgIcon()],
    ['icon-apple.png', pngIcon(APPLE_SIDE, 'whole')],
    ...ICONS.map(({ src, side, shape }) => [src, pngIcon(side, shape)] as const),
  ])
}
