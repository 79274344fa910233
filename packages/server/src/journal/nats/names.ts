/**
 * What a network's things are called on the NATS servers, on which several networks may live side by side. Names of streams
 * and buckets take ASCII letters, digits, `-` and `_` (NATS ADR-6), so every other byte of the network's name is written as
 * `_` and two digits.
 */

export interface ClusterNames {
  /** The stream of entries. */
  readonly stream: string
  readonly subject: string
  /** The bucket of leases. */
  readonly bucket: string
  /** The stream of the bytes of files, and what its subjects begin with. */
  readonly files: string
  readonly fileSubject: string
}

/** @param network the name of the network: different names give different ones here */
export function clusterNames(network: string): ClusterNames {
  const name = Array.from(Buffer.from(network), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9-]/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`
  }).join('')
  const stream = `PARTYLINE_${name}`
  const subject = `partyline.${name}`
  return {
    stream,
    subject: `${subject}.entries`,
    bucket: `${stream}_LEASES`,
    files: `${stream}_FILES`,
    fileSubject: `${subject}.files`,
  }
}
