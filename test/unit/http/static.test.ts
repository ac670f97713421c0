import { get as httpGet, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { body, pageDir, serve } from './server.ts';

const script = 'console.log("hello");'.repeat(50);

/** A GET that decodes nothing. */
function plainGet(
  url: string,
  headers: Record<string, string>,
): Promise<{ response: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    httpGet(url, { headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ response, body: Buffer.concat(chunks) });
    }).on('error', reject);
  });
}

describe('the page', () => {
  test('index at /, files by name, nothing else of the disk', async () => {
    const { get } = await serve({
      pageDir: pageDir({ 'index.html': '<p>hi', 'main.js': script, '.built': '' }),
    });
    const index = await get('/');
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await index.text()).toBe('<p>hi');
    expect(await (await get('/main.js')).text()).toBe(script);
    for (const path of ['/.built', '/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json'])
      expect((await get(path)).status, path).toBe(404);
    const head = await get('/main.js', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  test('compressed as the browser takes it, and not sent again when unchanged', async () => {
    const { url } = await serve({ pageDir: pageDir({ 'main.js': script }) });
    const brotli = await plainGet(`${url}/main.js`, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.response.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
    const gzip = await plainGet(`${url}/main.js`, { 'accept-encoding': 'gzip, br;q=0' });
    expect(gunzipSync(gzip.body).toString()).toBe(script);
    const plain = await plainGet(`${url}/main.js`, {});
    expect(plain.body.toString()).toBe(script);
    const { etag = '' } = brotli.response.headers;
    const again = await plainGet(`${url}/main.js`, { 'accept-encoding': 'br', 'if-none-match': etag });
    expect(again.response.statusCode).toBe(304);
    expect(again.body).toHaveLength(0);
    const other = await plainGet(`${url}/main.js`, { 'if-none-match': etag });
    expect(other.response.statusCode).toBe(200);
  });

  test('a page that is not built is said so, and the API works', async () => {
    const { get } = await serve();
    const response = await get('/');
    expect(response.status).toBe(503);
    expect((await body(response)).detail).toContain('npm run build');
    expect((await get('/api/v1/agents')).status).toBe(200);
  });
});
