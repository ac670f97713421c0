import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { TokenBucket } from '../lib/token-bucket.ts';
import type { Incoming } from './client.ts';
import type { Farm, FarmResult } from './farm.ts';
import { parseSet } from './payloads.ts';
import type { Topics } from './topics.ts';

/** Refusals that are logged: so many a second on average, and at once. What is more is counted. */
const LOGGED_PER_SECOND = 1;
const LOGGED_AT_ONCE = 60;
/** Names of agents that are not ours and were told of. */
const STRANGERS = 100;

export interface CommandsOptions {
  readonly farm: Farm;
  readonly topics: Topics;
  readonly clock: Clock;
  readonly log: Log;
  /** Something that is of the moment. */
  readonly publish: (topic: string, payload: string) => void;
}

type Addressee = NonNullable<ReturnType<Topics['addressee']>>;
type Result = Omit<FarmResult, 'id'> & { readonly id: string | null };

/**
 * Takes what is published to `.../set`. A retained one is of any age and is never carried out. As the session with the
 * broker begins clean every time, it brings none twice by itself; what a publisher sends twice is told apart by the id
 * that he may give.
 */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #bucket: TokenBucket;
  /** Agents that commands were for and that are not ours. */
  readonly #strangers = new Set<string>();
  #unlogged = 0;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#bucket = new TokenBucket(LOGGED_PER_SECOND, options.clock.monotonic(), LOGGED_AT_ONCE);
  }

  /** Resolves once it is answered. Never rejects. */
  async take({ topic, payload, retained }: Incoming): Promise<void> {
    const { farm, topics } = this.#options;
    const to = topics.addressee(topic);
    if (!to) return;
    if (retained) {
      // an empty one takes away what was retained
      if (payload.byteLength > 0)
        this.#warn(
          { topic, cure: `publish without retain, and take it away: mosquitto_pub -r -n -t '${topic}'` },
          'a retained MQTT command was ignored: it may be of any age',
        );
      return;
    }
    const agent = farm.agent(to.agent);
    if (!agent) {
      // it may be that of somebody else at this broker, who answers
      if (this.#strangers.size < STRANGERS && !this.#strangers.has(to.agent))
        this.#warn({ topic }, 'an MQTT command is for an agent that nobody knows here');
      if (this.#strangers.size < STRANGERS) this.#strangers.add(to.agent);
      return;
    }
    const actuator = agent.actuators.find(({ name }) => name === to.actuator);
    if (!actuator) {
      const known = agent.actuators.map(({ name }) => name).join(', ') || 'none';
      const detail = `there is no actuator ${to.actuator} at ${to.agent}`;
      return this.#refuse(topic, to, 'unknown-actuator', detail, `correct the topic; there is ${known}`);
    }
    const wanted = parseSet(payload, actuator);
    if ('trouble' in wanted) return this.#refuse(topic, to, 'bad-payload', wanted.trouble, CURE);
    const { id, state, reason, detail } = await farm.command({ ...to, ...wanted, issuer: 'mqtt' });
    this.#answer(to, { id, state, reason, detail });
  }

  #refuse(topic: string, to: Addressee, reason: string, detail: string, cure: string): void {
    this.#warn({ topic, detail, cure }, 'an MQTT command was refused');
    this.#answer(to, { id: null, state: 'rejected', reason, detail });
  }

  #answer({ agent, actuator }: Addressee, result: Result): void {
    const { topics, publish } = this.#options;
    publish(topics.of(agent, actuator, 'result'), JSON.stringify(result));
  }

  /** Whoever publishes nonsense without end does not fill the log with it. */
  #warn(fields: object, message: string): void {
    const { clock, log } = this.#options;
    if (!this.#bucket.take(clock.monotonic())) {
      this.#unlogged++;
      return;
    }
    log.warn({ ...fields, unlogged: this.#unlogged || undefined }, message);
    this.#unlogged = 0;
  }
}

const CURE = 'publish what it takes; the README says more under MQTT';
