import { watchFile } from '../../config/watch.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Closable } from '../../lib/scope.ts';
import { dayOf } from '../../lib/tls/certificate.ts';
import type { ShownCertificate } from '../../lib/tls/trust.ts';
import type { RefuseReason } from '../../protocol/messages.ts';
import { FollowedFile } from './followed-file.ts';
import { fingerprintOf, parseRevoked, type RevokedCertificate, revokedPath } from './revoked-file.ts';
import { type Found, findToken, isOver, type TokenEntry } from './token.ts';
import { everybodyReads, parseTokens } from './token-file.ts';

/** Tokens and certificates that have run out are noticed within this, and changes that the watch has missed. */
const SWEEP_MS = 10_000;

/** What somebody came in by. */
export type Pass =
  /** Nobody was asked for anything. */
  | { readonly type: 'unasked' }
  | { readonly type: 'certificate'; readonly shown: ShownCertificate }
  | { readonly type: 'token'; readonly entry: TokenEntry };

export const unasked: Pass = { type: 'unasked' };

/** Whether an agent may come in, and by what; a refusal says why and what to do. */
export type Verdict =
  | { readonly admitted: true; readonly pass: Pass }
  | {
      readonly admitted: false;
      readonly reason: Extract<RefuseReason, 'unauthenticated' | 'wrong-agent'>;
      readonly detail: string;
    };

/** Of an agent that knocks. */
export interface Credentials {
  readonly token: string;
  /** The agent ids that its certificate names, once it was checked. */
  readonly certified: readonly string[];
  /** What was shown, where it counts. */
  readonly shown?: ShownCertificate | undefined;
  /** The listener asks for certificates. */
  readonly asksCertificate: boolean;
  /** Why the certificate that it showed does not count. */
  readonly certificateTrouble?: string | undefined;
}

export interface AccessOptions {
  /** The file of tokens. */
  readonly path: string;
  /**
   * The config names the file: where it is not there nobody comes in. Else it is the usual place, and without a file
   * nobody is asked for a token.
   */
  readonly named: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who may come in: knows the tokens of one file and the revoked certificates beside it, and follows both. */
export class Access {
  readonly #options: AccessOptions;
  readonly #tokens: FollowedFile<ReadonlyMap<string, TokenEntry>>;
  readonly #revoked: FollowedFile<ReadonlyMap<string, RevokedCertificate>>;

  /** @throws FieldhandError `tokens` when one of the files is there and is of no use */
  constructor(options: AccessOptions) {
    this.#options = options;
    const { path, named, log } = options;
    this.#tokens = new FollowedFile({
      path,
      parse(text) {
        const entries = parseTokens(text, path);
        if (everybodyReads(path))
          log.warn(
            { file: path, cure: `chmod o= ${path}` },
            'everybody on this host may read the tokens file',
          );
        return entries;
      },
      taken: 'tokens read',
      fields: ({ size }) => ({ tokens: size }),
      kept: 'the tokens from before count on',
      log,
    });
    this.#revoked = new FollowedFile({
      path: revokedPath(path),
      parse: parseRevoked,
      taken: 'revoked certificates read',
      fields: ({ size }) => ({ revoked: size }),
      kept: 'the certificates that were revoked before stay revoked',
      log,
    });
    if (named && !this.#tokens.value) {
      const cure = `make one with \`fieldhand token new --file ${path}\`, or correct tokens in the config`;
      log.warn({ file: path, cure }, 'the tokens file is not there: nobody is let in');
    }
  }

  /** Follows the files until closed. @param changed passes may have lost their worth: `holds` tells which */
  watch(changed: () => void): Closable {
    const { path, clock } = this.#options;
    const look = (): void => {
      this.#tokens.look();
      this.#revoked.look();
      changed();
    };
    const watching = [path, revokedPath(path)].map((file) => watchFile({ file, clock, changed: look }));
    let cancel: Cancel;
    const sweep = (): void => {
      look();
      cancel = clock.after(SWEEP_MS, sweep);
    };
    sweep();
    return {
      close() {
        for (const watch of watching) void watch.close();
        cancel();
      },
    };
  }

  /** Whether anybody needs a token. */
  get demanded(): boolean {
    return this.#options.named || this.#tokens.value !== undefined;
  }

  find(token: string): Found {
    return findToken(this.#tokens.value ?? new Map(), token, this.#options.clock.wall());
  }

  /** Why a certificate lets in no more though it has not expired, as text without the cure; undefined: it is not so. */
  revoked({ own }: ShownCertificate): string | undefined {
    const entry = this.#revoked.value?.get(fingerprintOf(own.fingerprint256) ?? '');
    return entry && `was revoked on ${dayOf(entry.revoked)}`;
  }

  /** Whether somebody who came in by that would still come in, as far as the files tell. */
  holds(pass: Pass): boolean {
    switch (pass.type) {
      case 'unasked':
        return !this.demanded;
      case 'certificate':
        return this.revoked(pass.shown) === undefined;
      case 'token': {
        const { id, role, name, sha256 } = pass.entry;
        const now = this.#tokens.value?.get(id);
        if (!now || isOver(now, this.#options.clock.wall())) return false;
        return now.sha256 === sha256 && now.role === role && now.name === name;
      }
    }
  }

  agent(agent: string, brought: Credentials): Verdict {
    const { shown } = brought;
    const revoked = shown && this.revoked(shown);
    const credentials = revoked ? { ...brought, certified: [], certificateTrouble: revoked } : brought;
    const { certified, asksCertificate } = credentials;
    if (shown && certified.includes(agent)) return { admitted: true, pass: { type: 'certificate', shown } };
    if (this.demanded) return this.#byToken(agent, credentials);
    if (!asksCertificate) return { admitted: true, pass: unasked };
    const fault = certificateFault(agent, credentials) ?? `agent ${agent} shows no certificate`;
    return {
      admitted: false,
      reason: certified.length > 0 ? 'wrong-agent' : 'unauthenticated',
      detail: `${fault}: make one with \`fieldhand cert agent ${agent}\` and name it in gateway.tls`,
    };
  }

  #byToken(agent: string, credentials: Credentials): Verdict {
    const found = this.find(credentials.token);
    const anew = `make one with \`fieldhand token new --agent ${agent}\` at the gateway`;
    if ('entry' in found) {
      const { role, name, id } = found.entry;
      if (role !== 'agent') return refusal(`token ${id} is for ${role} ${name}, not for an agent: ${anew}`);
      if (name === agent) return { admitted: true, pass: { type: 'token', entry: found.entry } };
      const mine = `${anew}, or take the id ${name}`;
      return refusal(`token ${id} is bound to agent ${name}, not to ${agent}: ${mine}`, 'wrong-agent');
    }
    switch (found.trouble) {
      case 'no-token': {
        const fault = certificateFault(agent, credentials);
        const brought = `${fault === undefined ? '' : `${fault}, and `}agent ${agent} brought no token`;
        return refusal(
          `${brought}: ${anew} and name its file in gateway.tokenFile`,
          credentials.certified.length > 0 ? 'wrong-agent' : 'unauthenticated',
        );
      }
      case 'not-a-token':
        return refusal(`what agent ${agent} brought is no token: ${anew}`);
      case 'unknown':
        return refusal(`the token of agent ${agent} is unknown or was revoked: ${anew}`);
      case 'expired':
        return refusal(`the token of agent ${agent} has expired: ${anew}`);
    }
  }
}

const refusal = (
  detail: string,
  reason: Extract<Verdict, { admitted: false }>['reason'] = 'unauthenticated',
): Verdict => ({ admitted: false, reason, detail });

/** What is wrong with the certificate that an agent shows, if it shows one. */
function certificateFault(agent: string, { certified, certificateTrouble }: Credentials): string | undefined {
  if (certified.length > 0) return `its certificate is for ${certified.join(' and ')}, not for ${agent}`;
  return certificateTrouble === undefined ? undefined : `its certificate ${certificateTrouble}`;
}
