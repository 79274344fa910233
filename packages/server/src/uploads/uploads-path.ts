/** Of the web door: where files are sent to. Where they are fetched from is `FILES_PATH`. */
export const UPLOADS_PATH = '/uploads'
