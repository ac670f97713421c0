import { isIP } from 'node:net';
import { agentUri, isAgentId } from '../lib/agent-id.ts';
import { FieldhandError } from '../lib/errors.ts';

/** What a certificate may be for: one of these is in its subject's alternative names (RFC 5280, 4.2.1.6). */
export type AltName =
  | { readonly type: 'dns'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string }
  | { readonly type: 'uri'; readonly value: string };

const LABEL = '[a-z0-9]([-a-z0-9_]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`);
const HOST_MAX = 253;

/** A host name, `*.name`, or an IP address; IPv6 with or without brackets. @throws FieldhandError `usage` */
export function hostName(text: string): AltName {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) === 4) return { type: 'ip', value: bare };
  // the one form in which an address is told byte by byte: `::ffff:1.2.3.4` has dots in it
  if (isIP(bare) === 6 && !bare.includes('%'))
    return { type: 'ip', value: new URL(`http://[${bare}]`).hostname.slice(1, -1) };
  const name = text.toLowerCase();
  if (name.length <= HOST_MAX && HOST.test(name) && !/^[\d.]+$/.test(name))
    return { type: 'dns', value: name };
  throw new FieldhandError('usage', `expected a host name or an IP address, got "${text}"`, {
    cure: 'write it as agents will: gateway.lan, 192.168.1.10',
  });
}

/** @throws FieldhandError `usage` */
export function agentName(id: string): AltName {
  if (!isAgentId(id))
    throw new FieldhandError('usage', `expected an agent id, got "${id}"`, {
      cure: 'lower-case letters, digits, dashes and dots, at most 128; `fieldhand check` shows that of an agent',
    });
  return { type: 'uri', value: agentUri(id) };
}
