/**
 * The room that a shared file takes in a timeline, from what its message says of it: all of it is there before the picture is, and before the code that
 * shows it is loaded, so that nothing moves.
 */
import type { SharedFile } from '@partyline/irc/client'
import type { CSSProperties } from 'preact'
import './files.css'

export interface FileSpaceParts {
  readonly file: SharedFile
}

/** What every browser shows, and none runs anything of. */
export function isPicture({ type, pixels }: SharedFile): boolean {
  return pixels !== null && /^image\/(?:jpeg|png|gif|webp|avif)$/.test(type)
}

/** For files.css, which makes a width and a height of it. */
export function proportions({ pixels }: SharedFile): CSSProperties {
  return { '--across': pixels?.width, '--down': pixels?.height }
}

export function FileSpace({ file }: FileSpaceParts) {
  return <div class={isPicture(file) ? 'file-picture' : 'file-card'} style={proportions(file)} />
}
