/** `@partyline/server/certificate`: certificates of our own, for commands that need nothing else of the server. */
export { certificateNames } from './certificate-names.ts'
export { temporaryCertificate, type TemporaryCertificate } from './temporary-certificate.ts'
