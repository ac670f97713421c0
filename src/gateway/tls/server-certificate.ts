import type { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { watchFile } from '../../config/watch.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { explained } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Closable } from '../../lib/scope.ts';
import { dayOf, daysLeft, periodOf, RENEW_DAYS } from '../../lib/tls/certificate.ts';
import { readAuthorities, readKeyPair } from '../../lib/tls/files.ts';

const DAY_MS = 86_400_000;
/** A certificate and its key are two files: whoever renews them gets so long for both. */
const TOGETHER_MS = 1_000;

export interface ServerFiles {
  readonly cert: string;
  readonly key: string;
  /** Authorities whose certificates agents may show. */
  readonly clientCa?: string | undefined;
}

/** What a listener shows of itself. */
export interface ServerCertificate extends Closable {
  /** Whether agents are asked for theirs. */
  readonly asksClients: boolean;
  current(): SecureContextOptions;
  /** Whose certificates agents may show now. */
  authorities(): readonly X509Certificate[];
  /** Calls `renewed` when the files have changed for the better; returns what ends that. */
  onRenewed(renewed: (context: SecureContextOptions) => void): () => void;
}

export interface ServerCertificateOptions {
  readonly files: ServerFiles;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Reads the files, again whenever they change: files that cannot be used are logged and what was there before stays.
 * A certificate that has expired, or does not count yet, is logged too and used all the same: agents will refuse it,
 * and the clock of this machine may be what is wrong.
 * @throws TlsFileError for what cannot be used at the start
 */
export function openServerCertificate({ files, clock, log }: ServerCertificateOptions): ServerCertificate {
  const listeners = new Set<(context: SecureContextOptions) => void>();
  let { context, period, authorities } = read(files);
  let cancelRead: Cancel = () => undefined;
  let cancelLook: Cancel = () => undefined;

  /** Once a day, for a certificate ends while the gateway runs. */
  const look = (): void => {
    cancelLook();
    tell(period, files.cert, clock.wall(), log);
    cancelLook = clock.after(DAY_MS, look);
  };
  const readAgain = (): void => {
    const before = context;
    try {
      ({ context, period, authorities } = read(files));
    } catch (error) {
      log.error(
        { detail: explained(error) },
        'the new certificate cannot be used, the one from before stays',
      );
      return;
    }
    if (isDeepStrictEqual(before, context)) return;
    for (const renewed of listeners) renewed(context);
    log.info({ certificate: files.cert, until: dayOf(period.until) }, 'certificate renewed');
    look();
  };
  const changed = (): void => {
    cancelRead();
    cancelRead = clock.after(TOGETHER_MS, readAgain);
  };

  look();
  const paths = new Set([files.cert, files.key, ...(files.clientCa === undefined ? [] : [files.clientCa])]);
  const watches = [...paths].map((file) => watchFile({ file, clock, changed }));
  // what came between reading them and watching them
  changed();
  return {
    asksClients: files.clientCa !== undefined,
    current: () => context,
    authorities: () => authorities,
    onRenewed(renewed) {
      listeners.add(renewed);
      return () => void listeners.delete(renewed);
    },
    close() {
      for (const watch of watches) void watch.close();
      cancelRead();
      cancelLook();
    },
  };
}

function read(files: ServerFiles) {
  const own = readKeyPair(files);
  const clients = files.clientCa === undefined ? undefined : readAuthorities(files.clientCa);
  const context: SecureContextOptions = { cert: own.pem, key: own.key, ...(clients && { ca: clients.pem }) };
  return { context, period: periodOf(own.certificates[0]), authorities: clients?.certificates ?? [] };
}

function tell(
  period: { readonly from: number; readonly until: number },
  file: string,
  now: number,
  log: Log,
): void {
  const cure = 'renew it: `fieldhand cert gateway HOST --force`; it is read again without a restart';
  const fields = { certificate: file, until: dayOf(period.until), cure };
  const days = daysLeft(period, now);
  if (period.until < now) log.error(fields, 'the certificate has expired: agents will refuse it');
  else if (period.from > now)
    log.error(
      {
        certificate: file,
        from: new Date(period.from).toISOString(),
        clock: new Date(now).toISOString(),
        cure: 'set the clock: sudo timedatectl set-ntp true',
      },
      'the certificate does not count yet',
    );
  else if (days < RENEW_DAYS) log.warn({ ...fields, days }, 'the certificate ends soon');
}
