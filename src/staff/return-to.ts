/**
 * Where the browser goes once its owner is known: a page of staff and nothing else. An address that somebody put in a
 * link must not lead away (`//elsewhere`, `/\elsewhere`) nor back into the signing in itself.
 */
export function localReturn(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > 500 || !/^\/staff(?:\/[\w./-]*)?$/.test(wanted)) return '/staff'
  const path = new URL(wanted, 'http://local.invalid').pathname
  return /^\/staff(?:\/(?!sign|\/)[\w./-]*)?$/.test(path) ? path : '/staff'
}
