import { existsSync } from 'node:fs';
import { inTurn } from '../../gateway/access/locked-file.ts';
import {
  fingerprintOf,
  type RevokedCertificate,
  revoke,
  revokedPath,
} from '../../gateway/access/revoked-file.ts';
import { agentUri } from '../../lib/agent-id.ts';
import { FieldhandError } from '../../lib/errors.ts';
import { urisIn } from '../../lib/tls/certificate.ts';
import { readCertificates } from '../../lib/tls/files.ts';
import { usageError } from '../args.ts';
import type { Args } from '../command.ts';
import { type Io, line } from '../io.ts';
import { tokensPath } from '../tokens-path.ts';

/** Puts certificates of agents on the gateway's list of those that let in no more. @throws FieldhandError */
export async function revokeCertificates(which: readonly string[], args: Args, io: Io): Promise<number> {
  if (which.length === 0)
    throw usageError('cert', 'revoke takes files of certificates, or their sha256 as `cert show` prints it');
  const path = revokedPath(tokensPath(args, io));
  const now = io.clock.wall();
  const wanted = which.map((one) => certificateOf(one, now));
  let added: readonly RevokedCertificate[] = [];
  await inTurn(io.clock, () => {
    added = revoke(path, wanted, io.clock.wall());
  });
  for (const one of wanted) {
    const whose = one.agents.length > 0 ? ` of agent ${one.agents.join(' and ')}` : '';
    const state = added.includes(one) ? 'lets in no more' : 'was revoked before';
    line(io.stdout, `The certificate${whose} ${state}: ${one.sha256}`);
  }
  line(io.stderr, `The list is ${path}; a gateway takes it up within seconds.`);
  for (const agent of new Set(wanted.flatMap(({ agents }) => agents)))
    line(
      io.stderr,
      `If that machine had a token too: fieldhand token list, and revoke the one for ${agent}.`,
    );
  return 0;
}

function certificateOf(text: string, now: number): RevokedCertificate {
  const sha256 = fingerprintOf(text);
  if (sha256 !== undefined && !existsSync(text)) return { sha256, agents: [], revoked: now };
  if (!existsSync(text))
    throw new FieldhandError('usage', `"${text}" is neither a file that is there nor a fingerprint`, {
      cure:
        "64 hexadecimal digits: `fieldhand cert show FILE` prints those of a file, and the gateway's log those of an " +
        'agent when it comes ("agent live")',
    });
  const [own] = readCertificates(text, 'the file').certificates;
  const agents = urisIn(own, agentUri(''));
  if (agents.length === 0)
    throw new FieldhandError('usage', `${text} names no agent: it lets nobody in anyhow`, {
      cure: 'name the certificate of an agent; one for a gateway or an authority is replaced, not revoked',
    });
  return { sha256: fingerprintOf(own.fingerprint256) ?? '', agents, revoked: now };
}
