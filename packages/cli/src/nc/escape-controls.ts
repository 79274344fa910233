/** Makes text from strangers harmless for a terminal, as ncat's chat does: a control character is shown as `\033`. */

export function escapeControls(text: string): string {
  return text.replaceAll(/(?!\t)\p{Cc}/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\${code.toString(8).padStart(3, '0')}`
  })
}
