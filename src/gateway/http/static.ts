import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { errnoOf } from '../../lib/errors.ts';
import { Problem } from './problem.ts';
import type { Reply } from './reply.ts';
import type { Call, Route } from './router.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const ENCODERS = { br: promisify(brotliCompress), gzip: promisify(gzip) };
type Encoding = keyof typeof ENCODERS;

interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly encoded: Map<Encoding, Promise<Buffer>>;
}

/**
 * The files of the live page, read once: a page directory that is being rebuilt is never seen half way. Each is
 * compressed when it is first asked for.
 */
export function staticRoutes(pageDir: string): readonly Route[] {
  const files = readPage(pageDir);
  const index: Route = {
    method: 'GET',
    path: '/',
    needs: 'nobody',
    handle: (call) => {
      const file = files.get('index.html');
      if (file) return serve(file, call);
      throw new Problem(
        503,
        'page-not-built',
        `the live page is not in ${pageDir}; build it with npm run build. The API works without it`,
      );
    },
  };
  return [
    index,
    ...[...files].map(
      ([name, file]): Route => ({
        method: 'GET',
        path: `/${name}`,
        needs: 'nobody',
        handle: (call) => serve(file, call),
      }),
    ),
  ];
}

function readPage(pageDir: string): Map<string, PageFile> {
  let names: string[];
  try {
    names = readdirSync(pageDir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return new Map();
    throw error;
  }
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = readFileSync(join(pageDir, name));
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 20);
    files.set(name, { type, etag, body, encoded: new Map() });
  }
  return files;
}

async function serve(file: PageFile, { request }: Call): Promise<Reply> {
  const accepted = request.headers['accept-encoding'] ?? '';
  const encoding = (['br', 'gzip'] as const).find((name) => accepts(accepted, name));
  const etag = `"${file.etag}${encoding ? `-${encoding}` : ''}"`;
  const headers = {
    'content-type': file.type,
    // names do not change with content, so always ask; the answer is mostly 304
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag,
    ...(encoding && { 'content-encoding': encoding }),
  };
  const known = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag)) return { status: 304, headers, body: '' };
  return { status: 200, headers, body: encoding ? await encoded(file, encoding) : file.body };
}

const accepts = (header: string, name: string): boolean =>
  header.split(',').some((part) => {
    const [coding, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return coding === name && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  });

function encoded(file: PageFile, encoding: Encoding): Promise<Buffer> {
  let work = file.encoded.get(encoding);
  if (!work) {
    work = ENCODERS[encoding](file.body);
    file.encoded.set(encoding, work);
  }
  return work;
}
