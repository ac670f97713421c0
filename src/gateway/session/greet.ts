import { type Clock, within } from '../../lib/clock.ts';
import type { Connection } from '../../protocol/connection.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import { type Hello, PROTOCOL_VERSION, type RefuseReason } from '../../protocol/messages.ts';
import type { Pass, Verdict } from '../access/access.ts';
import type { ClientCertificate } from '../door.ts';

/** Says whether that agent may come in with that token and what its certificate says. */
export type Authenticate = (agent: string, token: string, certificate: ClientCertificate) => Verdict;

export interface Greeted {
  readonly hello: Hello;
  readonly pass: Pass;
}

/** Turned away at the door: the agent is told why. */
export class Refused extends Error {
  readonly reason: RefuseReason;

  constructor(reason: RefuseReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The reason of the signal `stopping`. */
export class Stopping extends Error {}

/** Waits for a Hello and checks it. @throws Refused; ProtocolError when something else comes first; Stopping */
export async function greet(
  connection: Connection,
  options: {
    readonly clock: Clock;
    readonly helloTimeoutMs: number;
    readonly authenticate: Authenticate;
    readonly certificate: ClientCertificate;
    /** The gateway is stopping: nobody comes in any more. */
    readonly stopping: AbortSignal;
  },
): Promise<Greeted> {
  const late = (): Error => new ProtocolError('timeout', `no Hello within ${options.helloTimeoutMs} ms`);
  const hello = await within(
    options.clock,
    options.helloTimeoutMs,
    connection.next(),
    late,
    options.stopping,
  );
  if (hello === undefined) throw new ProtocolError('truncated', 'closed before Hello');
  if (hello.type !== 'hello')
    throw new ProtocolError('unexpected-message', `a ${hello.type} came before Hello`);
  if (hello.protocol !== PROTOCOL_VERSION)
    throw new Refused(
      'protocol-version',
      `the agent speaks protocol ${hello.protocol}, this gateway ${PROTOCOL_VERSION}: update the older of the two`,
    );
  const verdict = options.authenticate(hello.agent, hello.token, options.certificate);
  if (!verdict.admitted) throw new Refused(verdict.reason, verdict.detail);
  options.stopping.throwIfAborted();
  return { hello, pass: verdict.pass };
}

/** Tells the agent why it may not come in. */
export async function refuse(connection: Connection, refused: Refused): Promise<void> {
  const { reason, message: detail } = refused;
  await connection.close({ type: 'refuse', reason, detail, retryAfterMs: 0 });
}
