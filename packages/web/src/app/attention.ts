/** Whether the person looks at the page: it is in view and has the focus (Page Visibility Level 2, HTML 6.6). */
import type { Signal } from '@preact/signals'

export function followAttention(isAttended: Signal<boolean>, page: Document = document): void {
  const update = () => {
    isAttended.value = page.visibilityState === 'visible' && page.hasFocus()
  }
  page.addEventListener('visibilitychange', update)
  addEventListener('focus', update)
  addEventListener('blur', update)
  update()
}
