// Serves a built site on this machine the way a web host does: under its sub-path, text compressed,
// folders by their index.html, and 404.html for what is not there.
import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};
const COMPRESSED = /^(text\/|application\/(json|xml)|image\/svg)/;

/** Serves `folder` under `base` (such as `/demo/`); gives its origin and a way to stop it. */
export async function serve(folder, base) {
  const server = createServer((request, response) => {
    const { status, file, location } = find(folder, base, new URL(request.url, 'http://localhost').pathname);
    if (location) return response.writeHead(301, { location }).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'cache-control': 'max-age=600' };
    let body = readFileSync(file);
    if (COMPRESSED.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
      body = gzipSync(body);
      headers['content-encoding'] = 'gzip';
    }
    headers['content-length'] = body.length;
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

function find(folder, base, address) {
  const missing = { status: 404, file: join(folder, '404.html') };
  const path = decodeURIComponent(address);
  if (!path.startsWith(base) || path.split('/').includes('..')) return missing;
  const file = join(folder, path.slice(base.length));
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isDirectory() && !path.endsWith('/')) return { location: `${address}/` };
  if (stat?.isFile() && !path.endsWith('/')) return { status: 200, file };
  const index = join(file, 'index.html');
  return statSync(index, { throwIfNoEntry: false }) ? { status: 200, file: index } : missing;
}
