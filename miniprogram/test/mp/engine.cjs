'use strict'
/** The package's pages in WeChat's own component engine, on an emulated phone. */
const { JSDOM } = require('jsdom')
const path = require('node:path')

const dom = new JSDOM('<!doctype html><html><head></head><body></body></html>', { url: 'http://localhost/', pretendToBeVisual: true })
for (const name of ['document', 'Node', 'HTMLElement', 'Event', 'CustomEvent', 'MutationObserver']) global[name] = dom.window[name]
global.window = dom.window
const simulate = require('miniprogram-simulate')
const exparser = require('miniprogram-exparser')

/**
 * Tells what came later onto a page that it is laid out, as WeChat does after drawing: the
 * engine does it only for what is there from the beginning.
 */
function layOut(page, told, tell) {
  const visit = (node) => {
    if (node instanceof exparser.Component) {
      if (node.shadowRoot instanceof exparser.Element) visit(node.shadowRoot)
      if (!told.has(node)) {
        told.add(node)
        if (tell) node.triggerLifeTime('ready')
      }
    }
    for (const child of node.childNodes ?? []) if (child instanceof exparser.Element) visit(child)
  }
  visit(page._exparserNode)
}

let held // the phone that a finger is on
const dispatch = exparser.Event.dispatchEvent
/** What a tap's handlers do before they wait for anything, if only for the next task, is within the tap. */
exparser.Event.dispatchEvent = (target, event) => {
  const before = held.tapping
  held.tapping = before || event.type === 'tap'
  dispatch(target, event)
  held.tapping = before
}

/** Starts the package on a phone. `errors` collects all that was complained of. */
function startApp(root, phone) {
  held = phone
  const errors = []
  const before = console.error
  console.error = (...words) => errors.push(words.map((w) => (w instanceof Error ? w.stack : String(w))).join(' ').slice(0, 600))
  const warn = console.warn
  console.warn = (...words) => {
    const text = words.map(String).join(' ')
    if (/\[Vue warn\]|\[Component\]/.test(text)) errors.push(text.slice(0, 400))
  }
  process.on('unhandledRejection', (reason) => errors.push('unhandled: ' + String(reason?.stack ?? reason).slice(0, 600)))
  for (const name of Object.keys(global.wx ?? {})) delete global.wx[name]
  global.wx = Object.assign(global.wx ?? {}, phone.wx)
  let app
  global.App = (options) => {
    app = options
    options.onLaunch?.call(options, { path: '', query: {}, scene: 1001 })
  }
  global.getApp = () => app
  global.Page = () => undefined
  global.getCurrentPages = () => phone.stack.map((p) => p.instance)
  const loaded = new Map()

  phone.opened = async (route, query, way) => {
    if (!loaded.has(route)) loaded.set(route, simulate.load(path.join(root, route), undefined, { rootPath: root }))
    if (way === 'reLaunch') while (phone.stack.length) close(phone.stack.pop())
    if (way === 'redirectTo' && phone.stack.length) close(phone.stack.pop())
    const page = simulate.render(loaded.get(route))
    const holder = document.createElement('div')
    document.body.append(holder)
    page.attach(holder)
    const told = new WeakSet()
    layOut(page, told, false)
    const drawn = new dom.window.MutationObserver(() => layOut(page, told, true))
    drawn.observe(holder, { childList: true, subtree: true })
    const entry = { route, instance: page.instance, page, holder, drawn }
    page.instance.route = route
    page.instance.options = query
    phone.stack.push(entry)
    page.instance.onLoad?.(query)
    page.instance.onShow?.()
    page.instance.onReady?.()
  }
  const close = (entry) => {
    entry.drawn.disconnect()
    entry.instance.onUnload?.()
    entry.page.detach()
    entry.holder.remove()
  }
  phone.back = (delta) => {
    for (let i = 0; i < delta && phone.stack.length > 1; i++) close(phone.stack.pop())
    phone.stack.at(-1)?.instance.onShow?.()
  }
  require(path.join(root, 'app.js'))
  return { errors, stop: () => { console.error = before; console.warn = warn } }
}

/** Waits until the page's requests are answered and nothing more is being drawn. */
async function settled(phone, longest = 15_000) {
  const end = Date.now() + longest
  let quiet = 0
  while (quiet < 4) {
    await simulate.sleep(40)
    quiet = phone.pending === 0 ? quiet + 1 : 0
    if (Date.now() > end) throw new Error(`${phone.stack.at(-1)?.route}: still waiting for an answer`)
  }
}

const screen = (phone) => phone.stack.at(-1).holder

/** What the top page says. */
const words = (phone) => screen(phone).textContent.replace(/\s+/g, ' ')

/** Waits until the top page says something. */
async function says(phone, wanted, longest = 15_000) {
  const end = Date.now() + longest
  const there = () => (wanted instanceof RegExp ? wanted.test(words(phone)) : words(phone).includes(wanted))
  while (!there()) {
    if (Date.now() > end) throw new Error(`${phone.stack.at(-1).route} does not say ${wanted}: ${words(phone).slice(0, 900)}`)
    await simulate.sleep(40)
  }
}

/** The innermost element whose text holds `text`, or the one of that label or class. */
function find(phone, text, { among = 'wx-view, wx-button, wx-text, wx-label', nth = 0 } = {}) {
  const all = [...screen(phone).querySelectorAll(among)].filter((e) => e.textContent.replace(/\s+/g, '').includes(text.replace(/\s+/g, '')))
  const innermost = all.filter((e) => !all.some((other) => other !== e && e.contains(other)))
  return innermost[nth]
}

/** One finger on an element. */
async function tapOn(element) {
  for (const type of ['touchstart', 'touchend']) {
    const event = new dom.window.CustomEvent(type, { bubbles: true })
    const touch = { identifier: 0, pageX: 1, pageY: 1, clientX: 1, clientY: 1, x: 1, y: 1 }
    event.touches = type === 'touchend' ? [] : [touch]
    event.changedTouches = [touch]
    element.dispatchEvent(event)
  }
  await simulate.sleep(30)
}

async function tap(phone, text, how) {
  const element = find(phone, text, how)
  if (!element) throw new Error(`${phone.stack.at(-1).route} has nothing to tap that says ${text}: ${words(phone).slice(0, 900)}`)
  await tapOn(element)
  await settled(phone)
}

/** The field below a label, or by its own label, gets text as from the keyboard. */
async function type(phone, label, value) {
  const fields = [...screen(phone).querySelectorAll('wx-input, wx-textarea')]
  const node = fields.find((e) => named(e) === label)
  if (!node) throw new Error(`${phone.stack.at(-1).route} has no field ${label}; it has ${fields.map(named).join('、')}`)
  for (const kind of ['input', 'blur']) trigger(node, kind, { value })
  await simulate.sleep(30)
}

/** An event of WeChat's own controls. */
const trigger = (element, kind, detail) => exparser.triggerEvent(element.__wxElement, kind, detail, {})

/** What the page gave an element: the engine keeps it beside the document. */
const attribute = (element, name) => element.__wxElement?._vt?.attrs.find((a) => a.name === name)?.value ?? ''

const named = (field) => attribute(field, 'ariaLabel')

/** Writes on the canvas of the top page with a finger. */
async function sign(phone) {
  const pad = screen(phone).querySelector('wx-canvas')
  if (!pad) throw new Error(phone.stack.at(-1).route + ' has no place to sign')
  const at = (kind, x, y) => {
    const event = new dom.window.CustomEvent(kind, { bubbles: true })
    const touch = { identifier: 0, pageX: x, pageY: y, clientX: x, clientY: y, x, y }
    event.touches = kind === 'touchend' ? [] : [touch]
    event.changedTouches = [touch]
    pad.dispatchEvent(event)
  }
  at('touchstart', 40, 100)
  for (let i = 1; i <= 40; i++) at('touchmove', 40 + i * 5, 100 + Math.sin(i / 3) * 45)
  at('touchend', 240, 100)
  await simulate.sleep(30)
}

module.exports = { startApp, settled, words, says, tap, tapOn, type, sign, find, screen, trigger, attribute, sleep: simulate.sleep }
