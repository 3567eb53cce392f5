import type { Page } from 'playwright-core'

/**
 * Seconds by the keystroke-level model (Card, Moran and Newell, 1980), for somebody who types as most people do: a key
 * 0.28, pointing with a mouse 1.10, a press of its button 0.10, a hand going from the one to the other 0.40, a thought
 * before each step 1.35. Nobody's true time, but the same for every form, and no faster on a faster machine.
 */
const KEY = 0.28
const POINT = 1.1
const BUTTON = 0.1
const CHANGE = 0.4
const THOUGHT = 1.35

/** An agent's hands on a page: everything is really done, and counted. */
export function hand(page: Page) {
  const count = { keys: 0, clicks: 0, lists: 0, thoughts: 0, changes: 0 }
  let on: 'mouse' | 'keyboard' = 'mouse'
  const take = (device: typeof on) => {
    if (device !== on) count.changes++
    on = device
  }
  const point = async (selector: string) => {
    take('mouse')
    count.thoughts++
    count.clicks++
    await page.click(selector)
  }
  const keys = async (text: string) => {
    take('keyboard')
    count.keys += text.length
    await page.keyboard.type(text)
  }
  return {
    click: point,
    async type(selector: string, text: string) {
      await point(selector)
      await keys(text)
    },
    /** The Tab key, and the next field. */
    async goOnTyping(selector: string, text: string) {
      await press(page, 'Tab')
      count.keys++
      count.thoughts++
      if (!(await page.locator(selector).evaluate((field) => field === document.activeElement)))
        throw new Error(`Tab does not lead to ${selector}`)
      await keys(text)
    },
    async enter() {
      count.keys++
      await Promise.all([page.waitForNavigation(), press(page, 'Enter')])
    },
    /** Opens a list, looks for the line, points at it: two clicks and two thoughts. */
    async choose(selector: string, value: string) {
      take('mouse')
      count.thoughts += 2
      count.clicks += 2
      count.lists++
      await page.selectOption(selector, value)
    },
    done: () => ({
      ...count,
      seconds: count.keys * KEY + count.clicks * (POINT + BUTTON) + count.thoughts * THOUGHT + count.changes * CHANGE,
    }),
  }
}

const press = (page: Page, key: string) => page.keyboard.press(key)
