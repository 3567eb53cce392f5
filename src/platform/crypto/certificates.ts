import { X509Certificate } from 'node:crypto'

/** Each certificate of a file (PEM), in its order. Throws on one that is none. */
export const certificatesIn = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((one) => new X509Certificate(one))

/** Of a file that holds none nobody would be believed, and nothing would say why. */
export function holdsCertificates(pem: string): boolean {
  try {
    return certificatesIn(pem).length > 0
  } catch {
    return false
  }
}
