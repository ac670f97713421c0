import type { Clock } from '../../lib/clock.ts';
import { FieldhandError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { dayOf, daysLeft, periodOf, RENEW_DAYS } from '../../lib/tls/certificate.ts';
import { type DialTerms, openTls, type TlsCall } from '../../lib/tls/dial.ts';
import { SESSION_PROTOCOL, SESSION_WORDS } from '../../lib/tls/protocol.ts';
import type { Dial } from './dial.ts';

const DAY_MS = 86_400_000;

/** By TLS, to nobody but whom `terms` trust. Files are read anew at every call; one that cannot be used fails the call. */
export function tlsDial(terms: DialTerms, clock: Clock, log: Log): Dial {
  let warnedAt = Number.NEGATIVE_INFINITY;
  /** At most once a day. */
  const warn = ({ own }: TlsCall): void => {
    const period = own && periodOf(own.certificates[0]);
    if (!period || daysLeft(period, clock.wall()) >= RENEW_DAYS) return;
    if (clock.monotonic() - warnedAt < DAY_MS) return;
    warnedAt = clock.monotonic();
    const cure = 'make another with `fieldhand cert agent ID --force`; it is read at the next connection';
    log.warn({ certificate: terms.cert, until: dayOf(period.until), cure }, 'the certificate ends soon');
  };
  return (host, port) => {
    let call: TlsCall | undefined;
    let abandoned = false;
    const ready = (async () => {
      call = openTls({ host, port, protocol: SESSION_PROTOCOL, words: SESSION_WORDS }, terms, () =>
        clock.wall(),
      );
      const { trouble } = await call.secured;
      if (trouble !== undefined || abandoned) {
        call.socket.destroy();
        throw trouble ?? new FieldhandError('given-up', 'given up');
      }
      warn(call);
      return call.socket;
    })();
    return {
      ready,
      abandon() {
        abandoned = true;
        call?.socket.destroy();
      },
    };
  };
}
