import { type ConfigDiff, isSame, sayDiff } from '../config/diff.ts';
import { ConfigError } from '../config/problem.ts';
import { watchFile } from '../config/watch.ts';
import type { Clock } from '../lib/clock.ts';
import { explained } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/scope.ts';
import type { Notifier } from '../lib/systemd/notify.ts';

/** A running program that can follow another config. */
export interface Follower<C> {
  /** @throws FieldhandError when it cannot, and went back */
  follow(config: C): Promise<void>;
  /**
   * What became of a reload, one line for people.
   * @param trouble it did not come about: that is so until the next one does
   */
  reloaded(text: string, trouble: boolean): void;
}

export interface ReloadOptions<C> {
  readonly name: 'agent' | 'gateway';
  /** What runs now. */
  readonly config: C & { readonly reload: 'watch' | 'signal' };
  /** The file, undefined where there is none. */
  readonly file: string | undefined;
  /** @throws FieldhandError */
  readonly load: () => C & { readonly reload: 'watch' | 'signal' };
  readonly diff: (before: C, after: C) => ConfigDiff;
  readonly running: Follower<C>;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Pick<Notifier, 'reloading' | 'ready'>;
}

/**
 * Reads the config again when asked to, and has the program follow it if it is sound. One at a time: whatever is
 * asked for meanwhile is done once, with the file as it is then.
 */
export class Reloader<C> implements Closable {
  readonly #options: ReloadOptions<C>;
  #config: ReloadOptions<C>['config'];
  #watching: Closable | undefined;
  #asked: string | undefined;
  #busy: Promise<void> | undefined;
  #closed = false;
  /** What was wrong the last time. */
  #trouble = '';

  constructor(options: ReloadOptions<C>) {
    this.#options = options;
    this.#config = options.config;
    this.#watch();
  }

  /** Resolves when it is done, whatever came of it. */
  ask(reason: string): Promise<void> {
    this.#asked = reason;
    this.#busy ??= this.#run();
    return this.#busy;
  }

  close(): void {
    this.#closed = true;
    this.#watching?.close();
  }

  async #run(): Promise<void> {
    const { notifier } = this.#options;
    while (this.#asked !== undefined && !this.#closed) {
      const reason = this.#asked;
      this.#asked = undefined;
      notifier.reloading();
      const said = await this.#reload(reason);
      notifier.ready(said);
    }
    this.#busy = undefined;
  }

  async #reload(reason: string): Promise<string> {
    const { running, log, load, diff, name } = this.#options;
    try {
      const next = load();
      const changes = diff(this.#config, next);
      if (changes.restart.length > 0) return this.#refuse(reason, restartText(name, changes.restart));
      await running.follow(next);
      this.#config = next;
      this.#trouble = '';
      this.#watch();
      const said = sayDiff(changes);
      log.info({ reason, changes: said }, isSame(changes) ? 'the config is as it was' : 'config reloaded');
      running.reloaded(isSame(changes) ? '' : `config reloaded: ${said}`, false);
      return said;
    } catch (error) {
      if (!(error instanceof ConfigError)) return this.#refuse(reason, explained(error));
      const first = error.lines[0] ?? '';
      const more = error.lines.length > 1 ? `; and ${error.lines.length - 1} more` : '';
      return this.#refuse(reason, `${first}${more}`, error.lines);
    }
  }

  #refuse(reason: string, detail: string, problems: readonly string[] = [detail]): string {
    const { log, running } = this.#options;
    const known = problems.join('\n') === this.#trouble;
    this.#trouble = problems.join('\n');
    // SIGHUP and the watch may both come of one change
    if (known && reason !== 'SIGHUP') return `config not used: ${detail}`;
    log.error({ reason, problems }, 'the config is not used, the one from before goes on');
    const text = `config not used: ${detail}`;
    running.reloaded(text, true);
    return text;
  }

  #watch(): void {
    const { file, clock } = this.#options;
    if (this.#config.reload === 'signal' || file === undefined) {
      this.#watching?.close();
      this.#watching = undefined;
    } else this.#watching ??= watchFile({ file, clock, changed: () => void this.ask(`${file} has changed`) });
  }
}

const restartText = (name: string, keys: readonly string[]): string =>
  `${keys.join(' and ')} cannot change in a running ${name} ` +
  `(take ${keys.length === 1 ? 'it' : 'them'} back, or start the ${name} anew)`;
