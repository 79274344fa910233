/**
 * Small drawings of the page, each a path of strokes on a grid of 20. They say nothing to screen readers: their control has a name. Here are
 * those that the page begins with.
 */

export const PATHS = {
  menu: 'M3 6h14M3 10h14M3 14h14',
  people:
    'M7.5 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.5c0-2.8 2.5-4.5 5.5-4.5s5.5 1.7 5.5 4.5M13 4.3a3 3 0 0 1 0 5.4M15 12.4c1.9.6 3 2.1 3 4.1',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12ZM13.5 13.5 17 17',
  plus: 'M10 4v12M4 10h12',
  close: 'm5 5 10 10M15 5 5 15',
  reply: 'M8 5 3.5 9.5 8 14M4 9.5h7a5 5 0 0 1 5 5V16',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  send: 'M3.5 10h12M11 5l5 5-5 5',
  calendar: 'M4 5h12v11H4V5ZM4 8.5h12M7.5 3v3M12.5 3v3',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm0 0v1.2a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.7',
  hash: 'M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13.5M3 12.5h13.5',
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
