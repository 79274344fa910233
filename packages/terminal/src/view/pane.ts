/** What views hand to the scene: lines for a stretch of the screen, and what a click on them means. */
import type { PlaceKey } from '@partyline/irc/client'
import type { Line } from '../screen/line.ts'
import type { Colour } from '../screen/style.ts'

export type Target =
  | { readonly kind: 'place'; readonly key: PlaceKey }
  | { readonly kind: 'row'; readonly key: string }
  | { readonly kind: 'person'; readonly nick: string }
  | { readonly kind: 'entry'; readonly index: number }
  | { readonly kind: 'newest' }

export interface PaneLine {
  readonly line: Line
  readonly ground?: Colour
  readonly target?: Target
}
