/**
 * What a part of the page says: its English, which is loaded with it, or what the chosen language has in its place.
 * @param part its name in a `Translation`
 */
export function wordsOf<Part extends string, Words>(
  part: Part,
  english: Words,
): (language: { readonly [_ in Part]?: Words }) => Words {
  return (language) => language[part] ?? english
}
