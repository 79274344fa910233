/** Small drawings of the page, each a path of strokes on a grid of 20. They say nothing to screen readers: their control has a name. */

const PATHS = {
  menu: 'M3 6h14M3 10h14M3 14h14',
  people:
    'M7.5 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.5c0-2.8 2.5-4.5 5.5-4.5s5.5 1.7 5.5 4.5M13 4.3a3 3 0 0 1 0 5.4M15 12.4c1.9.6 3 2.1 3 4.1',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12ZM13.5 13.5 17 17',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  plus: 'M10 4v12M4 10h12',
  close: 'm5 5 10 10M15 5 5 15',
  reply: 'M8 5 3.5 9.5 8 14M4 9.5h7a5 5 0 0 1 5 5V16',
  smile: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 11.5c.6 1.2 1.7 1.9 3 1.9s2.4-.7 3-1.9M7.7 8v.2M12.3 8v.2',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  send: 'M3.5 10h12M11 5l5 5-5 5',
  down: 'M10 4v11M5.5 10.5 10 15l4.5-4.5',
  up: 'M10 16V5M5.5 9.5 10 5l4.5 4.5',
  back: 'M12 4 6 10l6 6',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.5H3.8L5 13.5ZM8.5 17.2h3',
  check: 'm4 10.5 4 4 8-9',
  leave: 'M12 4h4v12h-4M3.5 10H12M9 7l3 3-3 3',
  calendar: 'M4 5h12v11H4V5ZM4 8.5h12M7.5 3v3M12.5 3v3',
  keyboard: 'M3 6h14v9H3V6ZM6 9h.01M9 9h.01M12 9h.01M15 9h-.01M7 12h6',
  copy: 'M7 7h9v9H7V7ZM4 13V4h9',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4M11.5 9v4',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm0 0v1.2a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.7',
  hash: 'M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13.5M3 12.5h13.5',
  key: 'M12.5 11a4 4 0 1 0-3.8-2.8L3 14v3h3l1-1v-1.5h1.5L10.3 11c.7.2 1.4.2 2.2 0ZM13 7h.01',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  return <Drawing path={PATHS[name]} />
}

/** One that is loaded later, with what shows it. */
export function Drawing({ path }: { readonly path: string }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
