import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../access/exposure.ts';
import { Problem } from './problem.ts';

/** `[::1]:8080` -> `::1`, `Pi.local.:80` -> `pi.local`. */
export function hostnameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(host)?.[1];
  return (bracketed ?? host.replace(/:\d*$/, '')).toLowerCase().replace(/\.$/, '');
}

/**
 * A web page elsewhere may point a name of its own at 127.0.0.1 and so talk to us under its own origin (DNS
 * rebinding); the Host header then gives that name. Only checked when bound to loopback: off loopback the names
 * that people use cannot be known.
 * @param hosts further names that are meant for us, as behind a reverse proxy
 * @throws Problem 421
 */
export function checkHost(header: string | undefined, hosts: readonly string[]): void {
  if (header === undefined) return; // HTTP/1.0, so no browser
  const name = hostnameOf(header);
  if (isLoopback(name) || hosts.includes(name)) return;
  throw new Problem(
    421,
    'misdirected-request',
    `the Host header says ${name}, which is not a name of this gateway; it listens on this machine only, ` +
      'so use localhost, or list the name in http.hosts',
  );
}

/**
 * Refuses requests that a page of another site sent through somebody's browser. Fetch Metadata tells where the
 * browser has it, Origin tells elsewhere; programs send neither.
 * @throws Problem 403
 */
export function checkSameSite(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin, host } = headers;
  if (site === undefined && (origin === undefined || originHost(origin) === host?.toLowerCase())) return;
  throw new Problem(
    403,
    'cross-site-request',
    `a web page of ${origin ?? 'another site'} sent this; only the gateway's own page and programs may`,
  );
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host || undefined : undefined;
}
