/**
 * The way out for e-mail. Everything about what is sent must be discreet: sender, subject and time say nothing about
 * asylum.
 */
export type MailMessage = {
  /** As `parseEmail` gives it. */
  to: string
  subject: string
  /** Plain text; there is no HTML, no image, nothing that tells us it was looked at. */
  text: string
  /** Ours and opaque (`[a-z0-9-]`, 8 to 36, such as a UUID): comes back with each report on the message. */
  envelopeId: string
  /** BCP 47. */
  language: string
  dir: 'ltr' | 'rtl'
}

/**
 * `queued`: our mail server holds it durably; what became of it is told later by a `MailReport`, or never.
 * `permanent`: this address or this message will be refused again. `temporary`: anything else, our own mail server
 * being down or wrongly set up included; trying again may rarely send it twice (same Message-ID), the lesser harm.
 * `code`: an enhanced status (`5.1.1`), an SMTP code (`550`) or a network error (`ETIMEDOUT`); never personal.
 */
export type MailAnswer = { queued: true; id: string } | { rejected: 'permanent' | 'temporary'; code: string }

export type Mail = { send(message: MailMessage): Promise<MailAnswer> }

/** What a mail server reported about one of our messages (RFC 3464). */
export type MailReport = {
  envelopeId: string
  /**
   * `delivered`: put in a mailbox. `failed`: given up. `delayed`: still trying. `relayed`, `expanded`: handed on to a
   * server or a list that will say no more.
   */
  action: 'delivered' | 'failed' | 'delayed' | 'relayed' | 'expanded'
  /** Enhanced status, RFC 3463: `2.0.0`, `5.1.1`. */
  status: string
  /** Whom the report is about, as a digest: to tell it from an address that was changed since. */
  recipientDigest?: string
}
