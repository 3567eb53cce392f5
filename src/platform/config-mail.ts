import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** How our mail is signed, so that mail hosts know it is ours. `privateKey` is PEM. */
export type Dkim = { readonly domain: string; readonly selector: string; readonly privateKey: string }

/** The three settings stand together or not at all; the key is looked at now, not at the first alert. */
export function readDkim(raw: (name: string) => string | null, mistakes: string[]): Dkim | null {
  const domain = raw('PLI_DKIM_DOMAIN')
  const selector = raw('PLI_DKIM_SELECTOR')
  const file = raw('PLI_DKIM_KEY_FILE')
  if (domain === null && selector === null && file === null) return null
  if (domain === null || selector === null || file === null) {
    mistakes.push('PLI_DKIM_DOMAIN, PLI_DKIM_SELECTOR and PLI_DKIM_KEY_FILE go together')
    return null
  }
  try {
    const privateKey = readFileSync(file, 'utf8')
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(privateKey)
    // RFC 8301: mail hosts need not believe shorter ones; many do not know Ed25519.
    if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
      mistakes.push('PLI_DKIM_KEY_FILE must hold an RSA key of at least 2048 bits')
    return { domain, selector, privateKey }
  } catch {
    mistakes.push('PLI_DKIM_KEY_FILE cannot be read as a private key (PEM)')
    return null
  }
}

const TELLING = /asil|asyl|ofpra|cnda|r[ée]fug|migr|[ée]tranger/i

type Shown = {
  readonly publicUrl: URL
  readonly mail: Readonly<
    Record<'senderName' | 'senderAddress' | 'bounceMailbox' | 'bounceDomain', string> & { dkim: Dkim | null }
  >
  readonly sms: { readonly from: string }
}

/**
 * Whoever looks at the telephone sees who writes and where a link leads: nothing in them may say asylum. And a signature of
 * another domain than the sender's tells mail hosts nothing (DMARC).
 */
export function tellsTheMatter({ publicUrl, mail, sms }: Shown): string[] {
  const shown: Readonly<Record<string, string>> = {
    PLI_PUBLIC_URL: publicUrl.hostname,
    PLI_MAIL_SENDER_NAME: mail.senderName,
    PLI_MAIL_SENDER: mail.senderAddress,
    PLI_BOUNCE_MAILBOX: mail.bounceMailbox,
    PLI_BOUNCE_DOMAIN: mail.bounceDomain,
    PLI_DKIM_DOMAIN: mail.dkim?.domain ?? '',
    PLI_SMS_FROM: sms.from,
  }
  const telling = Object.keys(shown).filter((name) => TELLING.test(shown[name]!))
  const mistakes = telling.map((name) => `${name} is seen on every telephone: nothing in it may say asylum`)
  const sender = mail.senderAddress.split('@').at(-1)!.toLowerCase()
  const signer = mail.dkim?.domain.toLowerCase()
  if (signer !== undefined && sender !== signer && !sender.endsWith(`.${signer}`))
    mistakes.push('PLI_DKIM_DOMAIN must be the domain of PLI_MAIL_SENDER, or one above it')
  return mistakes
}
