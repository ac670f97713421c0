/**
 * Where things are, below a prefix:
 *
 *   fieldhand/status                                  online, offline: the gateway's own (will), absent for an agent alone
 *   fieldhand/<agent>/availability                    online, offline
 *   fieldhand/<agent>/<sensor>/availability           offline while the sensor is at fault
 *   fieldhand/<agent>/<sensor>/<quantity>             a number
 *   fieldhand/<agent>/<sensor>/<quantity>/history     every reading with its time, JSON: of an agent alone
 *   fieldhand/<agent>/<actuator>/state                ON, OFF; a cover's open, closed, opening, closing, stopped
 *   fieldhand/<agent>/<actuator>/level                0 to 100, what can be dimmed
 *   fieldhand/<agent>/<actuator>/position             0 (closed) to 100 (open), what travels
 *   fieldhand/<agent>/<actuator>/set                  commands, to us
 *   fieldhand/<agent>/<actuator>/result               what became of a command, JSON
 *   fieldhand/<agent>/event                           what rules did, JSON
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

  /** The filter that all commands come under: those of one agent, or of all. */
  commands(agent?: string): string {
    return `${this.#prefix}/${agent === undefined ? '+' : level(agent)}/+/set`;
  }

  /** @param name what is told of the agent, or of the sensor or actuator whose name goes before */
  of(agent: string, ...names: readonly [string] | readonly [device: string, name: string]): string {
    return [this.#prefix, ...[agent, ...names].map(level)].join('/');
  }

  value(agent: string, sensor: string, quantity: string): string {
    const name = level(quantity);
    // a quantity by a word of ours must not be taken for what the word means
    const last = OWN.has(name) ? `%${name.charCodeAt(0).toString(16)}${name.slice(1)}` : name;
    return [this.#prefix, level(agent), level(sensor), last].join('/');
  }

  history(agent: string, sensor: string, quantity: string): string {
    return `${this.value(agent, sensor, quantity)}/history`;
  }

  /** Whose actuator a topic of `commands` means; undefined when it is none. */
  addressee(topic: string): { readonly agent: string; readonly actuator: string } | undefined {
    const below = topic.startsWith(`${this.#prefix}/`) ? topic.slice(this.#prefix.length + 1).split('/') : [];
    const [first, second, last] = below;
    if (below.length !== 3 || last !== 'set') return undefined;
    const [agent, actuator] = [unlevel(first), unlevel(second)];
    return agent && actuator ? { agent, actuator } : undefined;
  }
}

/** Words that stand where a quantity could stand. */
const OWN: ReadonlySet<string> = new Set(['availability', 'state', 'level', 'position', 'set', 'result']);

/** A name as one level of a topic: what means something there (MQTT 5, 4.7.1) is percent-encoded. */
const level = (name: string): string => name.replace(/[+#/%$\p{Cc}]/gu, encodeURIComponent);

function unlevel(text = ''): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
