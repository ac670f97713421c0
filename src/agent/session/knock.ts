import { connect } from 'node:net';
import { type Clock, within } from '../../lib/clock.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import { Connection } from '../../protocol/connection.ts';

/** What is at the gateway's address. */
export type Answered =
  /** A gateway of fieldhand. */
  | { readonly by: 'gateway' }
  /** Something takes connections and does not speak the protocol. */
  | { readonly by: 'stranger'; readonly detail: string }
  | { readonly by: 'nobody'; readonly detail: string };

/** A version that no gateway speaks: it refuses before it looks at who comes, so no session is taken over. */
const NO_PROTOCOL = 0;

/** Dials and lets itself be refused. Never rejects. */
export async function knock(
  at: { readonly host: string; readonly port: number },
  agent: string,
  timeoutMs: number,
  clock: Clock,
): Promise<Answered> {
  const late = (): Error => new FieldhandError('late', `no answer within ${timeoutMs} ms`);
  const socket = connect({ ...at, noDelay: true });
  try {
    const connected = new Promise<void>((resolve, reject) =>
      socket.once('connect', resolve).once('error', reject),
    );
    await within(clock, timeoutMs, connected, late);
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    return { by: 'nobody', detail: messageOf(error) };
  }
  const connection = new Connection(socket, { clock });
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
    if (answer?.type === 'refuse' || answer?.type === 'goodbye') return { by: 'gateway' };
    return { by: 'stranger', detail: answer === undefined ? 'it hangs up' : `it says ${answer.type}` };
  } catch (error) {
    return { by: 'stranger', detail: messageOf(error) };
  } finally {
    void connection.close();
  }
}
