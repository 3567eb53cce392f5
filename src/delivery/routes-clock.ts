import { calendarFile } from '../calculator/index.ts'
import type { Law } from '../law/index.ts'
import { actingPerson, actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { SOURCE, words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { type Clock, clockOf } from './clock.ts'
import { calendarEvents } from './clock-calendar.ts'
import { clockPage } from './clock-page.tsx'
import { clockSheet, ownClockSheet } from './clock-sheet.ts'
import { type Followed, followAsStaff, followOwn } from './follow.ts'
import { refuse } from './refusals.ts'
import { documentId } from './routes.ts'
import { tellNoDay } from './terms.ts'

/** Setting a sheet takes a tenth of a second of one process that all share. A desk prints for many from one address. */
const SHEETS = { max: 60, seconds: 300 }

const sheet = (file: Uint8Array): Reply => ({ file, type: 'application/pdf', name: 'clock.pdf', inline: true })

/** How the days of a document are counted, for its person. Each of these is a GET: it opens nothing. */
export function clockRoutes(ports: Ports, law: Law): readonly Route[] {
  const follow = followOwn(ports)
  const followForStaff = followAsStaff(ports)
  const tell = tellNoDay(ports)

  const counted = (followed: Followed): Clock => {
    const found = clockOf(law, followed)
    if (found.noDay !== null) tell(found.noDay)
    return found
  }

  const clock = async (call: Call) => {
    const id = documentId(call)
    const followed = isRefusal(id) ? id : await follow(actingPerson(call), id)
    return isRefusal(followed) ? followed : counted(followed)
  }

  const show = async (call: Call): Promise<Reply> => {
    const found = await clock(call)
    return isRefusal(found) ? found : { page: clockPage(words(call.tag), { clock: found, law, csrf: call.csrf }) }
  }

  const calendar = async (call: Call): Promise<Reply> => {
    const found = await clock(call)
    if (isRefusal(found)) return found
    const events = calendarEvents(words(call.tag), found)
    if (events.length === 0) return refuse('document-without-a-day')
    const file = Buffer.from(calendarFile(events, found.at))
    return { file, type: 'text/calendar; charset=utf-8', name: 'calendar.ics' }
  }

  const paper = async (call: Call): Promise<Reply> => {
    const found = await clock(call)
    return isRefusal(found) ? found : sheet(await ownClockSheet(ports.renderer, law, found, call.tag))
  }

  /** In French alone: the language of the person is not for every agent who may read the document. */
  const paperForStaff = async (call: Call): Promise<Reply> => {
    const id = documentId(call)
    const followed = isRefusal(id) ? id : await followForStaff(actingStaff(call), id, 'timeline')
    return isRefusal(followed) ? followed : sheet(await clockSheet(ports.renderer, law, counted(followed), SOURCE))
  }

  const person = { method: 'GET', as: 'page', access: { to: 'person' } } as const
  return [
    { ...person, url: '/documents/:id/clock', handle: show },
    { ...person, url: '/documents/:id/clock.ics', handle: calendar },
    { ...person, url: '/documents/:id/clock.pdf', limit: SHEETS, handle: paper },
    {
      method: 'GET',
      as: 'page',
      access: { to: 'staff', right: 'document.read' },
      url: '/staff/documents/:id/clock.pdf',
      limit: SHEETS,
      handle: paperForStaff,
    },
  ]
}
