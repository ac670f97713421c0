import * as v from 'valibot';
import { absolute, type Origin } from './load.ts';
import { hostSchema, maybe, must, pathSchema, type Report, switchable } from './pieces.ts';

const certKey = 'The certificate, PEM, with those between it and the authority behind it.';
const keyKey = 'Its private key, PEM; only its user and group may read it.';

/** `listen.tls` */
export const listenTlsSchema = maybe(
  v.strictObject({
    cert: must(pathSchema, `Left out with \`key\`: no TLS. ${certKey}`),
    key: must(pathSchema, keyKey),
    clientCa: maybe(
      pathSchema,
      "The authorities whose certificates let an agent in: one with the URI `fieldhand:agent:ID` among its names lets in that id. Where there are tokens too, one of the two suffices. Left out: agents' certificates are not asked for.",
    ),
  }),
  'TLS 1.3 for the sessions of agents. Files are read again when they change.',
);

/** `http.tls` */
export const httpTlsSchema = maybe(
  v.strictObject({
    cert: must(pathSchema, `Left out with \`key\`: no TLS. ${certKey}`),
    key: must(pathSchema, keyKey),
  }),
  'TLS 1.3 for the page and the API. Files are read again when they change.',
);

/** `gateway.tls` of an agent */
export const dialTlsSchema = switchable('TLS 1.3 to the gateway. Files are read again at every connection.', {
  ca: maybe(
    pathSchema,
    "The authorities that the gateway's certificate must be of, PEM. Default: those that Node knows.",
  ),
  cert: maybe(pathSchema, `Shown to the gateway, where it asks. ${certKey}`),
  key: maybe(pathSchema, keyKey),
  serverName: maybe(
    hostSchema,
    "The name that the gateway's certificate must have. Default: `gateway.host`.",
  ),
});

type Paths = 'ca' | 'cert' | 'key' | 'clientCa';

/** With the paths of its files absolute. */
export function absoluteFiles<T extends { readonly [K in Paths]?: string | undefined }>(
  tls: T,
  origin: Origin,
): T {
  const paths = (['ca', 'cert', 'key', 'clientCa'] as const).flatMap((name) => {
    const path = tls[name];
    return path === undefined ? [] : [[name, absolute(path, origin)] as const];
  });
  return { ...tls, ...Object.fromEntries(paths) };
}

/** A certificate without its key is of no use, nor the other way round. */
export function checkDialTls(
  tls: { readonly cert?: string | undefined; readonly key?: string | undefined } | undefined,
  report: Report,
): void {
  if (tls?.cert !== undefined && tls.key === undefined)
    report(['gateway', 'tls', 'key'], 'missing: cert and key go together');
  if (tls?.key !== undefined && tls.cert === undefined)
    report(['gateway', 'tls', 'cert'], 'missing: cert and key go together');
}
