import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/**
 * Reads a JSON body of at most `maxBytes`.
 * @throws Problem 415 when it is not JSON by its type, 413 when too large, 400 when it does not parse
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  // a form of another site can send text/plain without asking first, but not application/json
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Problem(
      415,
      'unsupported-media-type',
      `the body must be sent with content-type: application/json, not ${type || 'without a type'}`,
      { headers: { accept: 'application/json' } },
    );
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw new Problem(415, 'unsupported-media-type', `the body must not be compressed (${encoding})`);
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, 'bad-json', `the body is not JSON: ${(error as Error).message}`);
  }
}

async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const tooLarge = (): Problem =>
    new Problem(413, 'body-too-large', `the body is larger than ${maxBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
