/** What the server and the thread that makes thumbnails say to each other. */

export interface ThumbnailSetting {
  /** The longer side, in pixels, at most. */
  readonly edge: number
  /** Of the picture that it is made of. */
  readonly pixelsMax: number
  /** So long for one. */
  readonly seconds: number
}

/** `png` is for programs that read nothing else, as terminals. */
export type ThumbnailFormat = 'webp' | 'png'

/** Paths. One at a time. */
export interface ThumbnailTask {
  readonly from: string
  readonly to: string
  readonly format: ThumbnailFormat
}

/** `unable`: no thumbnails can be made here. */
export type FromThumbnailThread = 'made' | 'failed' | 'unable'
