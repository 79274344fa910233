/** The drawings that what is loaded later may have: menus, the palette. */
import { Drawing, PATHS } from './icon.tsx'

const ALL_PATHS = {
  ...PATHS,
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  smile: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 11.5c.6 1.2 1.7 1.9 3 1.9s2.4-.7 3-1.9M7.7 8v.2M12.3 8v.2',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.5H3.8L5 13.5ZM8.5 17.2h3',
  check: 'm4 10.5 4 4 8-9',
  leave: 'M12 4h4v12h-4M3.5 10H12M9 7l3 3-3 3',
  keyboard: 'M3 6h14v9H3V6ZM6 9h.01M9 9h.01M12 9h.01M15 9h-.01M7 12h6',
  copy: 'M7 7h9v9H7V7ZM4 13V4h9',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4M11.5 9v4',
} as const

export type AnyIconName = keyof typeof ALL_PATHS

export function AnyIcon({ name }: { readonly name: AnyIconName }) {
  return <Drawing path={ALL_PATHS[name]} />
}
