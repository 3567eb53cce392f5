/** The part of `smpp` 0.5 that a carrier in tests uses: the library brings no types. */
declare module 'smpp' {
  import type { Server } from 'node:net'

  export type Pdu = {
    command: string
    sequence_number: number
    source_addr: string
    destination_addr: string
    data_coding: number
    esm_class: number
    registered_delivery: number
    short_message: { message: string | Buffer; udh?: Buffer[] }
    response(fields?: Record<string, unknown>): Pdu
  }

  export type Session = {
    on(event: 'pdu', listener: (pdu: Pdu) => void): void
    on(event: 'close', listener: () => void): void
    on(event: 'error', listener: (error: Error) => void): void
    send(pdu: Pdu): boolean
    deliver_sm(fields: Record<string, unknown>): boolean
    close(): void
    destroy(): void
  }

  const smpp: {
    createServer(listener: (session: Session) => void): Server
    ESME_RINVDSTADR: number
    ESME_RTHROTTLED: number
  }
  export default smpp
}
