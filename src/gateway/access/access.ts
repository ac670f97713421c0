import { watchFile } from '../../config/watch.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { explained } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Closable } from '../../lib/scope.ts';
import type { RefuseReason } from '../../protocol/messages.ts';
import { readText } from './locked-file.ts';
import { type Found, findToken, isOver, type TokenEntry } from './token.ts';
import { everybodyReads, parseTokens } from './token-file.ts';

/** Tokens that have run out are noticed within this, and changes that the watch has missed. */
const SWEEP_MS = 10_000;

/** What somebody came in by. */
export type Pass =
  /** Nobody was asked for anything. */
  | { readonly type: 'unasked' }
  | { readonly type: 'certificate' }
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

/** Who may come in: knows the tokens of one file, and follows the file. */
export class Access {
  readonly #options: AccessOptions;
  /** What was read last, whether it was any good or not. */
  #text: string | undefined;
  #entries: ReadonlyMap<string, TokenEntry> | undefined;

  /** @throws FieldhandError `tokens` when the file is there and is of no use */
  constructor(options: AccessOptions) {
    this.#options = options;
    const { path, named, log } = options;
    this.#text = readText(path);
    if (this.#text !== undefined) this.#take(this.#text);
    else if (named) {
      this.#entries = new Map();
      const cure = `make one with \`fieldhand token new --file ${path}\`, or correct tokens in the config`;
      log.warn({ file: path, cure }, 'the tokens file is not there: nobody is let in');
    }
  }

  /** Follows the file until closed. @param changed passes may have lost their worth: `holds` tells which */
  watch(changed: () => void): Closable {
    const { path, clock } = this.#options;
    const look = (): void => {
      this.#look();
      changed();
    };
    const watching = watchFile({ file: path, clock, changed: look });
    let cancel: Cancel;
    const sweep = (): void => {
      look();
      cancel = clock.after(SWEEP_MS, sweep);
    };
    sweep();
    return {
      close() {
        watching.close();
        cancel();
      },
    };
  }

  /** Whether anybody needs a token. */
  get demanded(): boolean {
    return this.#entries !== undefined;
  }

  find(token: string): Found {
    return findToken(this.#entries ?? new Map(), token, this.#options.clock.wall());
  }

  /** Whether somebody who came in by that would still come in. */
  holds(pass: Pass): boolean {
    switch (pass.type) {
      case 'unasked':
        return !this.demanded;
      case 'certificate':
        return true;
      case 'token': {
        const { id, role, name, sha256 } = pass.entry;
        const now = this.#entries?.get(id);
        if (!now || isOver(now, this.#options.clock.wall())) return false;
        return now.sha256 === sha256 && now.role === role && now.name === name;
      }
    }
  }

  agent(agent: string, credentials: Credentials): Verdict {
    const { certified, asksCertificate } = credentials;
    if (certified.includes(agent)) return { admitted: true, pass: { type: 'certificate' } };
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

  /** Reads the file if it is another one than before; one that is of no use changes nothing. */
  #look(): void {
    const { path, log } = this.#options;
    const goOn = 'the tokens from before count on';
    let text: string | undefined;
    try {
      text = readText(path);
      if (text === this.#text) return;
      this.#text = text;
      if (text === undefined) {
        // while somebody replaces it, it may be missing: that opens no door
        if (this.demanded) log.error({ detail: `${path} is not there any more` }, goOn);
        return;
      }
      this.#take(text);
      log.info({ tokens: this.#entries?.size }, 'tokens read');
    } catch (error) {
      // told once, not at each look
      const unread = explained(error);
      if (text === undefined && this.#text === unread) return;
      this.#text = text ?? unread;
      log.error({ detail: unread }, goOn);
    }
  }

  #take(text: string): void {
    const { path, log } = this.#options;
    this.#entries = parseTokens(text, path);
    if (everybodyReads(path))
      log.warn({ file: path, cure: `chmod o= ${path}` }, 'everybody on this host may read the tokens file');
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
