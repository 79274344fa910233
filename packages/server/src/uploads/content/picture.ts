/** What is found of a picture. */
import type { PictureSize } from '../../network/shared-file.ts'

export interface Picture {
  /** As it is looked at. */
  readonly size: PictureSize
  /** In pieces; null where there is nothing to leave out. */
  readonly cleaned: readonly Uint8Array[] | null
}
