import QRCode from 'qrcode'

/** An address as squares that a telephone reads (SVG): one drawn path with the four white modules all round that readers need. */
export function squareOf(url: string): string {
  const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' })
  const side = modules.size + 8
  let path = ''
  for (let y = 0; y < modules.size; y++)
    for (let x = 0; x < modules.size; x++)
      if (modules.get(y, x)) {
        let run = 1
        while (x + run < modules.size && modules.get(y, x + run)) run++
        path += `M${x + 4} ${y + 4}h${run}v1h-${run}z`
        x += run
      }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path d="${path}"/></svg>`
}
