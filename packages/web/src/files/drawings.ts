/** Small drawings that come with what has to do with files: strokes on a grid of 20, as those of `controls/icon.tsx`. */
export const CLIP = 'M15.5 9.5 10 15a3.5 3.5 0 0 1-5-5l6-6a2.4 2.4 0 0 1 3.4 3.4L8.6 13a1.2 1.2 0 0 1-1.7-1.7L12 6.3'
export const SAVE = 'M10 3v9M6 8.5 10 12.5l4-4M4 16.5h12'
export const FILE = 'M5 3h6l4 4v10H5V3ZM11 3v4h4'
