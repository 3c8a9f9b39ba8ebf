import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const artefacts = fileURLToPath(new URL('../../../test-artefacts/e2e/', import.meta.url))
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1280, height: 800 }

export async function startBrowser() {
  await mkdir(artefacts, { recursive: true })
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: quiet })
}

/**
 * Opens a window of one person. What a journey must never see is gathered: errors on the
 * console, defects of the page, requests to another host. `expected` names the paths whose
 * refusals the journey is about, `also` the one other host that may be asked.
 */
export async function openWindow(browser, base, size, expected = [], also = base) {
  const small = size.width < 1000
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN', hasTouch: small, isMobile: small, deviceScaleFactor: 1, acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000) // a loaded machine is slow; how quick pages are is measured elsewhere
  const seen = []
  page.on('console', (m) => m.type() === 'error' && !(m.text().includes('Failed to load resource') && expectedRefusal(m.location().url)) && seen.push(`console: ${m.text()} ${m.location().url}`))
  page.on('pageerror', (e) => seen.push(`defect: ${e.message}`))
  page.on('request', (r) => {
    const url = r.url()
    if (!url.startsWith(base) && !url.startsWith(also) && !url.startsWith('data:') && !url.startsWith('blob:')) seen.push(`another host: ${url}`)
  })
  async function audit(name) {
    await page.evaluate(axe)
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
    const grave = found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    assert.deepEqual(
      grave.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`),
      [],
      `${name}: not everybody can use it`,
    )
  }
  function expectedRefusal(url) {
    return expected.some((path) => url.includes(path))
  }
  return {
    page,
    seen,
    /** Checks that everybody can use the page. */
    audit,
    /** Shows the state of the page to whoever looks at the artefacts, and checks that everybody can use it. */
    async look(name) {
      // A toast that fades in or out is half transparent: it is looked at by nobody, and by no measure of contrast.
      await page.waitForFunction(() => !document.querySelector('.uni-simple-toast__text')?.checkVisibility(), null, { timeout: 6000 })
      await page.waitForTimeout(350)
      const scrolled = await page.evaluate(() => window.scrollY)
      await page.evaluate(() => window.scrollTo(0, 0)) // bars that stand still are drawn where the page begins
      await page.screenshot({ path: `${artefacts}${name}-${size.width}.png`, fullPage: true })
      await page.evaluate((y) => window.scrollTo(0, y), scrolled)
      await audit(name)
    },
    /** Closes the tabs that papers were opened in: behind one of them a page draws once a second. */
    async closeOthers() {
      await page.waitForTimeout(300)
      for (const other of context.pages()) if (other !== page) await other.close()
      await page.bringToFront()
    },
    async close() {
      await context.close()
      assert.deepEqual(seen, [], 'something happened that must never be seen')
    },
  }
}
