// A whole Bluesky network for the tests marked bluesky_real: directory, server, index, search and notifications.
// Every server of it listens on the loopback address only.
import net from 'node:net'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...others) {
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    const rest = typeof others[0] === 'string' ? others.slice(1) : others
    return listen.call(this, Number(first), '127.0.0.1', ...rest)
  }
  if (first && typeof first === 'object' && first.port !== undefined) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...others)
  }
  return listen.call(this, first, ...others)
}

const { TestNetwork } = await import('@atproto/dev-env')
const port = Number(process.env.BLUESKY_PORT ?? 2583)
const network = await TestNetwork.create({
  plc: { port: port + 1 },
  pds: { port, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: port + 2, dbPostgresSchema: 'bsky', publicUrl: `http://localhost:${port + 2}` },
  ozone: { port: port + 3, dbMaterializedViewRefreshIntervalMs: 30000 },
})
console.log(`ready ${network.pds.url}`)

const stop = async () => {
  await network.close()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
