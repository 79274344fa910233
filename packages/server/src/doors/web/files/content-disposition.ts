/** The name of a file in a field (RFC 6266): what a client says of a file that it sends, and what is suggested to one that saves it. */

/** null where it says none. */
export function nameIn(field: string | undefined): string | null {
  if (field === undefined) return null
  const [, extended] = /;\s*filename\*\s*=\s*utf-8'[^']*'([^\s;]+)/i.exec(field) ?? []
  if (extended !== undefined) return decoded(extended)
  const [, quoted, plain] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(field) ?? []
  if (quoted !== undefined) return inUtf8(quoted.replaceAll(/\\(.)/g, '$1'))
  return plain === undefined ? null : inUtf8(plain)
}

/** @param isShown a browser may show it by itself */
export function disposition(name: string, isShown: boolean): string {
  const ascii = name.replaceAll(/[^ -~]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `${isShown ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Node reads fields as Latin-1, and clients write UTF-8. */
function inUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}
