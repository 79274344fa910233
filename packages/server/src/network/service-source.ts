export const SERVICE_HOST = 'services'

/** From whom comes what a service says and does: the same on every node, and for clients one person. */
export function serviceSource(service: string): string {
  return `${service}!${service}@${SERVICE_HOST}`
}
