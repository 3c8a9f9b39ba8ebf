import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Starts the built server with the sample city on a free port, `settings` over its own; `stop` ends it and removes its data. */
export async function startServer(settings = {}) {
  const port = await freePort()
  const data = await mkdtemp(join(tmpdir(), 'unioncard-e2e-'))
  const child = spawn(join(root, 'bin/server'), ['serve'], {
    env: { ...process.env, UNIONCARD_HTTP_ADDR: `127.0.0.1:${port}`, UNIONCARD_DATA_DIR: data, UNIONCARD_LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const base = `http://127.0.0.1:${port}`
  await ready(base, child)
  return {
    base,
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function ready(base, child) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    const answer = await fetch(base + '/readyz').catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the server was not ready within a minute')
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** Walks the sample unit to where its cards are opened and lie at the bank. */
export function cardsAtBank(base) {
  return walk(base, '-at-bank')
}

/** Walks the sample unit to where its members hold their cards. */
export function cardsHeld(base) {
  return walk(base)
}

async function walk(base, ...how) {
  const out = await mkdtemp(join(tmpdir(), 'unioncard-walk-'))
  const child = spawn(join(root, 'bin/server'), ['demo', ...how, '-url', base, '-out', out], { stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  await rm(out, { recursive: true, force: true })
  if (code !== 0) throw new Error(`the walk ended with ${code}`)
}
