/** Where the file of a thread is. */

/**
 * @param name of the file, without its ending
 * @param beside `import.meta.url` of a file in the same folder: of a source that runs as it is, or of what was compiled of it. The compiler does not rewrite a URL
 */
export function threadFile(name: string, beside: string): URL {
  return new URL(`./${name}${beside.slice(beside.lastIndexOf('.'))}`, beside)
}
