/** A no to somebody that wants to share a file, with the status of HTTP that says it to programs. */
export interface UploadRefusal {
  readonly kind: 'refused'
  readonly status: 400 | 403 | 404 | 409 | 413 | 422 | 429 | 501 | 503 | 507
  readonly text: string
}

export function refused(status: UploadRefusal['status'], text: string): UploadRefusal {
  return { kind: 'refused', status, text }
}
