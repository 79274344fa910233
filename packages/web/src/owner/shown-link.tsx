/** A link that is told once: to be copied, or read by a phone from the screen. */
import { CopyButton } from '../panel/copy-button.tsx'
import { QrCode } from '../panel/qr-code.tsx'

export function ShownLink({ said, link }: { readonly said: string; readonly link: string }) {
  return (
    <div class="shown-link">
      <output>{said}</output>
      <QrCode text={link} />
      <p class="shown-link-text">
        <code>{link}</code>
        <CopyButton text={link} />
      </p>
    </div>
  )
}
