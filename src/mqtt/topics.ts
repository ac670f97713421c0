/**
 * Where things are, below a prefix:
 *
 *   fieldhand/status                            online, offline: the gateway's own (will), absent for an agent alone
 *   fieldhand/<agent>/availability              online, offline
 *   fieldhand/<agent>/<sensor>/<quantity>       a number
 *   fieldhand/<agent>/<actuator>/state          ON, OFF; a cover's open, closed, opening, closing, stopped
 *   fieldhand/<agent>/<actuator>/level          0 to 100, what can be dimmed
 *   fieldhand/<agent>/<actuator>/position       0 (closed) to 100 (open), what travels
 *   fieldhand/<agent>/<actuator>/set            commands, to us
 *   fieldhand/<agent>/<actuator>/result         what became of a command, JSON
 *   fieldhand/<agent>/event                     what rules did, JSON
 */
export class Topics {
  readonly #prefix: string;

  /** @param prefix one or more levels, without a slash at the ends */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get status(): string {
    return `${this.#prefix}/status`;
  }

  /** The filter that all commands come under. */
  get commands(): string {
    return `${this.#prefix}/+/+/set`;
  }

  of(agent: string, ...names: readonly string[]): string {
    return [this.#prefix, ...[agent, ...names].map(level)].join('/');
  }

  /** Whose actuator a topic of `commands` means; undefined when it is none. */
  addressee(topic: string): { readonly agent: string; readonly actuator: string } | undefined {
    const below = topic.startsWith(`${this.#prefix}/`) ? topic.slice(this.#prefix.length + 1).split('/') : [];
    const [agent, actuator, set] = below.map(unlevel);
    if (below.length !== 3 || !agent || !actuator || set !== 'set') return undefined;
    return { agent, actuator };
  }
}

/** A name as one level of a topic: what means something there (MQTT 5, 4.7.1) is percent-encoded. */
const level = (name: string): string => name.replace(/[+#/%$\p{Cc}]/gu, encodeURIComponent);

function unlevel(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
