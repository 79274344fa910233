export const SERVICE_HOST = 'services'

/** From whom comes what a service says and does: the same on every node, and for clients one person. */
export function serviceSource(service: string): string {
  return `${service}!${service}@${SERVICE_HOST}`
}

/** A person has no such host: its own has a dot. */
export function isServiceSource(source: string | null): boolean {
  return source?.endsWith(`@${SERVICE_HOST}`) === true
}
