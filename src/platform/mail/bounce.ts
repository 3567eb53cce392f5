import type { MailReport } from './port.ts'

/** More is no report: ours ask for headers only. Bounds what a hostile message costs to parse. */
export const LONGEST_BOUNCE = 256 * 1024

/**
 * Reads a delivery status notification (RFC 3464). `null` for all else: holiday replies, people's answers, garbage.
 * Nothing in it is to be believed before the return address it came to was (`readReturnAddress`).
 * `digest` is a keyed digest for the recipient's address.
 */
export async function readBounce(
  raw: Buffer,
  digest?: (address: string) => string,
): Promise<(Omit<MailReport, 'envelopeId'> & { envelopeId: string | null }) | null> {
  if (raw.byteLength > LONGEST_BOUNCE) return null
  const status = await statusPart(raw)
  if (status === null) return null
  const [message, ...recipients] = blocks(status)
  const envelopeId = message?.get('original-envelope-id')?.slice(0, 100) ?? null
  const reports = recipients.flatMap((fields) => readRecipient(fields, digest))
  // One envelope has one recipient, which an alias may have made several: the worst speaks, for believing a person told
  // who was not is the greater harm.
  const worst = reports.toSorted((a, b) => WORST_FIRST.indexOf(a.action) - WORST_FIRST.indexOf(b.action))[0]
  return worst === undefined ? null : { envelopeId, ...worst }
}

const WORST_FIRST: readonly MailReport['action'][] = ['failed', 'delayed', 'relayed', 'expanded', 'delivered']

async function statusPart(raw: Buffer): Promise<string | null> {
  const { simpleParser } = await import('mailparser') // here: a web process reads no mail
  try {
    const mail = await simpleParser(raw, {
      keepDeliveryStatus: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
    })
    // RFC 3464 §2: at the top; one further down is somebody's quotation.
    const type = mail.headers.get('content-type')
    if (typeof type !== 'object' || !('value' in type) || String(type.value).toLowerCase() !== 'multipart/report')
      return null
    const part = mail.attachments.find(({ contentType }) => contentType === 'message/delivery-status')
    return part === undefined ? null : part.content.toString('latin1')
  } catch {
    return null
  }
}

/** Groups of `Name: value` lines, with folded lines joined, parted by empty lines; the first says a thing the first time. */
function blocks(text: string): Map<string, string>[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n{2,}/)
    .map((block) => {
      const fields = new Map<string, string>()
      for (const line of block.split('\n')) {
        const colon = line.indexOf(':')
        const name = line.slice(0, colon).trim().toLowerCase()
        if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
      }
      return fields
    })
    .filter((fields) => fields.size > 0)
}

function readRecipient(
  fields: Map<string, string>,
  digest?: (address: string) => string,
): Omit<MailReport, 'envelopeId'>[] {
  const action = WORST_FIRST.find((known) => known === fields.get('action')?.toLowerCase())
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0]
  if (action === undefined || status === undefined) return []
  const recipient = /^rfc822;\s*(\S+)$/i.exec(
    fields.get('original-recipient') ?? fields.get('final-recipient') ?? '',
  )?.[1]
  return [{ action, status, ...(digest && recipient ? { recipientDigest: digest(recipient) } : {}) }]
}
