import { watchFile } from '../../config/watch.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Closable } from '../../lib/scope.ts';
import { type Found, findToken, isOver, type TokenEntry } from './token.ts';
import { everybodyReads, readTokens } from './token-file.ts';

/** Tokens that have run out are noticed within this. */
const SWEEP_MS = 30_000;

/** Whether an agent may come in, and by which token; a refusal says why and what to do. */
export type Verdict =
  | { readonly admitted: true; readonly token: string | undefined }
  | { readonly admitted: false; readonly detail: string };

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

/** Who may come in: knows the tokens of one file, and follows the file. Where there is no file nobody is asked for one. */
export class Access implements Closable {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #changed: () => void;
  readonly #watch: Closable;
  #entries: ReadonlyMap<string, TokenEntry> | undefined;
  #cancelSweep: Cancel = () => undefined;

  /**
   * @param options.changed tokens may have been taken back: `holds` tells which
   * @throws FieldhandError `tokens` when the file is there and cannot be read
   */
  constructor(options: { path: string; clock: Clock; log: Log; changed: () => void }) {
    const { path, clock, log, changed } = options;
    this.#path = path;
    this.#clock = clock;
    this.#log = log;
    this.#changed = changed;
    this.#entries = readTokens(path);
    this.#warn();
    this.#watch = watchFile({ file: path, clock, changed: () => this.#read() });
    this.#sweep();
  }

  /** Whether anybody needs a token. */
  get demanded(): boolean {
    return this.#entries !== undefined;
  }

  person(token: string): Found {
    return findToken(this.#entries ?? new Map(), token, this.#clock.wall());
  }

  /** Whether the token with that public id still counts. */
  holds(id: string): boolean {
    const entry = this.#entries?.get(id);
    return entry !== undefined && !isOver(entry, this.#clock.wall());
  }

  agent(agent: string, credentials: Credentials): Verdict {
    const { token, certified, asksCertificate } = credentials;
    if (certified.includes(agent)) return { admitted: true, token: undefined };
    const refuse = (detail: string): Verdict => ({ admitted: false, detail });
    const anew = `make one with \`fieldhand token new --agent ${agent}\` at the gateway`;
    if (!this.demanded) {
      if (!asksCertificate) return { admitted: true, token: undefined };
      const fault = certificateFault(agent, credentials) ?? `agent ${agent} shows no certificate`;
      return refuse(`${fault}: make one with \`fieldhand cert agent ${agent}\` and name it in gateway.tls`);
    }
    const found = this.person(token);
    if ('entry' in found) {
      const { role, name, id } = found.entry;
      if (role === 'agent' && name === agent) return { admitted: true, token: id };
      return refuse(
        role === 'agent'
          ? `token ${id} is bound to agent ${name}, not to ${agent}: ${anew}`
          : `token ${id} is for a ${role}, not for an agent: ${anew}`,
      );
    }
    switch (found.trouble) {
      case 'no-token': {
        const fault = certificateFault(agent, credentials);
        const brought = `${fault === undefined ? '' : `${fault}, and `}agent ${agent} brought no token`;
        return refuse(`${brought}: ${anew} and name its file in gateway.tokenFile`);
      }
      case 'not-a-token':
        return refuse(`what agent ${agent} brought is no token: ${anew}`);
      case 'unknown':
        return refuse(`the token of agent ${agent} is unknown or was revoked: ${anew}`);
      case 'expired':
        return refuse(`the token of agent ${agent} has expired: ${anew}`);
    }
  }

  close(): void {
    this.#watch.close();
    this.#cancelSweep();
  }

  #read(): void {
    try {
      // a file that has gone takes nobody in: it is not there while somebody replaces it
      this.#entries = readTokens(this.#path) ?? this.#entries;
      this.#log.info({ tokens: this.#entries?.size }, 'tokens read');
      this.#warn();
      this.#changed();
    } catch (error) {
      this.#log.error({ detail: messageOf(error) }, 'the tokens from before count on');
    }
  }

  #warn(): void {
    if (this.#entries && everybodyReads(this.#path))
      this.#log.warn(
        { file: this.#path, cure: `chmod 0640 ${this.#path}` },
        'everybody on this host may read the tokens file',
      );
  }

  #sweep(): void {
    this.#cancelSweep = this.#clock.after(SWEEP_MS, () => {
      this.#changed();
      this.#sweep();
    });
  }
}

/** What is wrong with the certificate that an agent shows, if it shows one. */
function certificateFault(agent: string, { certified, certificateTrouble }: Credentials): string | undefined {
  if (certified.length > 0) return `its certificate is for ${certified.join(' and ')}, not for ${agent}`;
  return certificateTrouble === undefined ? undefined : `its certificate ${certificateTrouble}`;
}
