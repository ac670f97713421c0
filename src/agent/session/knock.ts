import type { Socket } from 'node:net';
import { type Clock, within } from '../../lib/clock.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import { periodOf } from '../../lib/tls/certificate.ts';
import type { DialTerms } from '../../lib/tls/dial.ts';
import { TlsFileError } from '../../lib/tls/files.ts';
import { TlsError } from '../../lib/tls/trouble.ts';
import { Connection } from '../../protocol/connection.ts';
import { plainDial } from './dial.ts';

/** What is at the gateway's address. */
export type Answered =
  /** A gateway of fieldhand; by TLS with a certificate that counts `until` then, ms since the epoch. */
  | { readonly by: 'gateway'; readonly until?: number }
  /** Something takes connections and does not speak the protocol. */
  | { readonly by: 'stranger'; readonly detail: string }
  /** Something is wrong with TLS: on either side. */
  | { readonly by: 'distrusted'; readonly detail: string; readonly cure: string }
  | { readonly by: 'nobody'; readonly detail: string };

export interface Door {
  readonly host: string;
  readonly port: number;
  readonly tls?: DialTerms | undefined;
}

/** A version that no gateway speaks: it refuses before it looks at who comes, so no session is taken over. */
const NO_PROTOCOL = 0;

/** Dials and lets itself be refused. Never rejects. */
export async function knock(at: Door, agent: string, timeoutMs: number, clock: Clock): Promise<Answered> {
  const late = (): Error => new FieldhandError('late', `no answer within ${timeoutMs} ms`);
  let come: Come;
  try {
    come = await dial(at, timeoutMs, late, clock);
  } catch (error) {
    if ((error instanceof TlsError || error instanceof TlsFileError) && error.cure !== undefined)
      return { by: 'distrusted', detail: error.message, cure: error.cure };
    return { by: 'nobody', detail: messageOf(error) };
  }
  const connection = new Connection(come.socket, { clock });
  try {
    connection.send({
      type: 'hello',
      protocol: NO_PROTOCOL,
      agent,
      token: '',
      software: 'fieldhand doctor',
      boot: 'none',
      outbox: 'none',
      channels: [],
      actuators: [],
      board: '',
    });
    const answer = await within(clock, timeoutMs, connection.next(), late);
    if (answer?.type === 'refuse' || answer?.type === 'goodbye')
      return { by: 'gateway', ...(come.until !== undefined && { until: come.until }) };
    return { by: 'stranger', detail: answer === undefined ? 'it hangs up' : `it says ${answer.type}` };
  } catch (error) {
    return { by: 'stranger', detail: messageOf(error) };
  } finally {
    void connection.close();
  }
}

interface Come {
  readonly socket: Socket;
  readonly until?: number;
}

/** @throws TlsError, TlsFileError, and as Node's sockets */
async function dial(
  { host, port, tls }: Door,
  timeoutMs: number,
  late: () => Error,
  clock: Clock,
): Promise<Come> {
  if (tls === undefined) {
    const { ready, abandon } = plainDial(host, port);
    try {
      return { socket: await within(clock, timeoutMs, ready, late) };
    } catch (error) {
      abandon();
      throw error;
    }
  }
  const { openTls } = await import('../../lib/tls/dial.ts');
  const { SESSION_PROTOCOL, SESSION_WORDS } = await import('../../lib/tls/protocol.ts');
  const { socket, secured } = openTls(
    { host, port, protocol: SESSION_PROTOCOL, words: SESSION_WORDS },
    tls,
    () => clock.wall(),
  );
  try {
    const { trouble, certificate } = await within(clock, timeoutMs, secured, late);
    if (trouble !== undefined) throw trouble;
    return { socket, ...(certificate && { until: periodOf(certificate).until }) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
