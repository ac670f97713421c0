import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { FieldhandError } from '../lib/errors.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The authorities that the certificate of an https URL must be of, a file; undefined: those that Node knows. */
  readonly ca: string | undefined;
  /** How long all of it may take. */
  readonly timeoutMs: number;
  /** Wall time. */
  readonly now: () => number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One request of HTTP/1.1. fetch takes no authorities. @throws TlsError, and as Node's sockets */
export async function exchange(url: URL, question: Question): Promise<Answer> {
  const signal = AbortSignal.timeout(question.timeoutMs);
  try {
    const socket = url.protocol === 'https:' ? await secured(url, question, signal) : undefined;
    return await ask(url, question, socket, signal);
  } catch (error) {
    if (signal.aborted) throw new FieldhandError('late', `no answer within ${question.timeoutMs} ms`);
    throw error;
  }
}

/** Loaded only for https. */
async function secured(url: URL, { ca, now }: Question, signal: AbortSignal): Promise<Socket> {
  const { openTls } = await import('../lib/tls/dial.ts');
  const { socket, secured } = openTls(
    {
      host: hostOf(url),
      port: Number(url.port || 443),
      protocol: 'http/1.1',
      words: {
        peer: 'the gateway',
        ca: '--ca (or FIELDHAND_CA)',
        otherName: 'write one of those names into --gateway',
        otherPort: 'name the port of http.port in --gateway',
        noTls: 'write http:// in --gateway, or give the gateway a certificate in http.tls',
      },
    },
    { ca },
    now,
  );
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop);
  const { trouble } = await secured;
  if (trouble !== undefined) {
    stop();
    throw trouble;
  }
  return socket;
}

function ask(
  url: URL,
  { method, headers, body }: Question,
  socket: Socket | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: hostOf(url),
        port: url.port || 80,
        path: url.pathname + url.search,
        method,
        headers: { host: url.host, connection: 'close', ...headers },
        signal,
        ...(socket && { createConnection: () => socket }),
      },
      (response: IncomingMessage) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Without the brackets of an IPv6 address. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');
