/** What the server and the thread that makes thumbnails say to each other. */

export interface ThumbnailSetting {
  /** The longer side, in pixels, at most. */
  readonly edge: number
  /** Of the picture that it is made of. */
  readonly pixelsMax: number
  /** So long for one. */
  readonly seconds: number
}

/** Paths. One at a time. */
export interface ThumbnailTask {
  readonly from: string
  readonly to: string
}

/** `unable`: no thumbnails can be made here. */
export type FromThumbnailThread = 'made' | 'failed' | 'unable'
