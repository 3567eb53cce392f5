// The QR code carries the key in the address's fragment, which no browser sends to a server. Put it in the field and
// take it out of the address bar, so that it is neither bookmarked nor seen over a shoulder.
const key = document.getElementById('key')
const fragment = decodeURIComponent(location.hash.slice(1))
if (key && /^[0-9A-Za-z-]{10,40}$/.test(fragment)) {
  key.value = fragment
  history.replaceState(null, '', location.pathname + location.search)
}
