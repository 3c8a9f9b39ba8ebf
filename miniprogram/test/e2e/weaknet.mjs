import { createServer, request } from 'node:http'

/**
 * A network between browser and server that loses answers: the first answer to a request
 * that `loses` picks has been made by the server, and never arrives. Gives its address and
 * how many answers were lost.
 */
export async function startWeakNet(base, loses) {
  const to = new URL(base)
  const lost = []
  const net = createServer((asked, answer) => {
    const onward = request({ host: to.hostname, port: to.port, method: asked.method, path: asked.url, headers: asked.headers }, (made) => {
      const name = `${asked.method} ${asked.url}`
      if (!loses(asked) || lost.some((l) => l.name === name)) {
        answer.writeHead(made.statusCode, made.headers)
        return void made.pipe(answer)
      }
      lost.push({ name, status: made.statusCode })
      made.resume().once('end', () => asked.socket.destroy())
    })
    onward.once('error', () => asked.socket.destroy())
    asked.pipe(onward)
  })
  await new Promise((resolve) => net.listen(0, '127.0.0.1', resolve))
  return { base: `http://127.0.0.1:${net.address().port}`, lost, stop: () => new Promise((resolve) => (net.close(resolve), net.closeAllConnections())) }
}
