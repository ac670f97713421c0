import type { Door } from '../door.ts';
import type { Access, Pass } from './access.ts';

/** Why an agent that came in by that would not come in now, with the cure; undefined: it would. */
export function whyOut(
  agent: string,
  pass: Pass,
  access: Pick<Access, 'demanded' | 'holds' | 'revoked'>,
  door: Pick<Door, 'asks' | 'doubts'>,
): string | undefined {
  const token = `make one with \`fieldhand token new --agent ${agent}\` at the gateway`;
  const certificate = `make one with \`fieldhand cert agent ${agent}\` and name it in gateway.tls`;
  const free = !access.demanded && !door.asks;
  switch (pass.type) {
    case 'unasked':
      if (access.demanded) return `the gateway asks for tokens now: ${token}`;
      return door.asks ? `the gateway asks for certificates now: ${certificate}` : undefined;
    case 'token':
      if (access.holds(pass)) return undefined;
      return `the token of agent ${agent} was revoked or has expired: ${token}`;
    case 'certificate': {
      const trouble = access.revoked(pass.shown) ?? door.doubts(pass.shown);
      if (trouble === undefined || free) return undefined;
      return `the certificate of agent ${agent} ${trouble}: ${door.asks ? certificate : token}`;
    }
  }
}
