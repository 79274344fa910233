/** By which ids the composer and its list of completions know one another, before the list is loaded. */
export const COMPLETION_LIST_ID = 'completion-list'

export function optionId(index: number): string {
  return `${COMPLETION_LIST_ID}-${index}`
}
