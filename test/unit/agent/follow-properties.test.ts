import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffAgent } from '../../../src/agent/diff.ts';
import { Reloader } from '../../../src/cli/reload.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { AgentWorld } from '../../support/agent-world.ts';

/** Each output is switched on by a rule, so that a start and a reload come to the same in the end. */
interface Choice {
  readonly interval: number;
  readonly smoothed: boolean;
  /** Chips beside the one that the rules watch, by name, and how often they are read, s. */
  readonly others: readonly (number | undefined)[];
  /** The line of each output, if it is there. */
  readonly lines: readonly [number | undefined, number | undefined];
  readonly activeLow: boolean;
  readonly hold: boolean;
  readonly minOn: number;
  readonly cooldown: number;
  readonly wrong: 'nothing' | 'kind' | 'twice' | 'yaml' | 'restart';
}

const choice: fc.Arbitrary<Choice> = fc.record({
  interval: fc.constantFrom(1, 2),
  smoothed: fc.boolean(),
  others: fc.tuple(...[1, 2, 3].map(() => fc.constantFrom(undefined, 1, 3))),
  lines: fc.constantFrom<Choice['lines']>(
    [5, undefined],
    [6, undefined],
    [undefined, 5],
    [5, 6],
    [6, 5],
    [12, 5],
    [undefined, undefined],
  ),
  activeLow: fc.boolean(),
  hold: fc.boolean(),
  minOn: fc.constantFrom(0, 2),
  cooldown: fc.constantFrom(0, 3),
  wrong: fc.constantFrom('nothing', 'nothing', 'nothing', 'kind', 'twice', 'yaml', 'restart'),
});

function textOf(it: Choice): string {
  const others = it.others.flatMap((interval, index) =>
    interval === undefined
      ? []
      : [`  - { name: s${index}, kind: lm75, address: ${0x49 + index}, interval: ${interval}s }`],
  );
  const outputs = it.lines.flatMap((line, index) =>
    line === undefined
      ? []
      : [
          `  - { name: o${index}, kind: switch, line: ${line}, activeLow: ${it.activeLow}, minOn: ${it.minOn}s, onExit: ${it.hold ? 'hold' : 'safe'} }`,
        ],
  );
  const rules = it.lines.flatMap((line, index) =>
    line === undefined
      ? []
      : [
          `  - { name: r${index}, when: { channel: soil/temperature, above: -50 }, do: { set: o${index}, to: on }, cooldown: ${it.cooldown}s }`,
        ],
  );
  const list = (name: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `${name}:\n${lines.join('\n')}\n`;
  const filters = it.smoothed ? ', filters: [{ kind: mean, window: 3 }]' : '';
  const soil = `  - { name: soil, kind: lm75, address: 0x48, interval: ${it.interval}s${filters} }`;
  const mistake = {
    nothing: '',
    kind: 'log: { level: loud }\n',
    twice: 'override: 1h\noverride: 2h\n',
    yaml: 'override: [\n',
    restart: '',
  }[it.wrong];
  return list('sensors', [soil, ...others]) + list('actuators', outputs) + list('rules', rules) + mistake;
}

const LINES = [5, 6, 12];

/** What is to be seen of an agent from outside: its lines, and how often it reads each chip. */
async function look(world: AgentWorld): Promise<unknown> {
  await world.pass(12_000);
  const before = world.reads.map((reads) => reads.length);
  await world.pass(6_000);
  return {
    reads: world.reads.map((reads, index) => Math.round((reads.length - (before[index] ?? 0)) / 2)),
    lines: LINES.map((line) => {
      try {
        world.board.gpio
          .openInput({ line }, { bias: 'as-is', activeLow: false, debounceMs: 0, edges: false })
          .close();
        return 'free';
      } catch {
        return world.level(line);
      }
    }),
  };
}

it('any sequence of configs, good and bad, ends where a start with the last good one does', async () => {
  await fc.assert(
    fc.asyncProperty(choice, fc.array(choice, { minLength: 1, maxLength: 4 }), async (first, rest) => {
      const [world, fresh] = [new AgentWorld(), new AgentWorld()];
      try {
        let good = textOf({ ...first, wrong: 'nothing' });
        const config = world.config(good);
        const agent = await world.start(config);
        const reloader = new Reloader({
          name: 'agent',
          config,
          file: undefined,
          load: () => world.load(),
          diff: diffAgent,
          running: agent,
          clock: world.clock,
          log: silentLog,
          notifier: { reloading: () => undefined, ready: () => undefined },
        });
        for (const next of rest) {
          await world.pass(1_300);
          world.write(textOf(next), next.wrong === 'restart' ? 'name: other' : undefined);
          await world.while(reloader.ask('test'));
          if (next.wrong === 'nothing') good = textOf(next);
        }
        await fresh.start(fresh.config(good));
        expect(await look(world)).toEqual(await look(fresh));
      } finally {
        await world.close();
        await fresh.close();
      }
    }),
    { numRuns: 12, endOnFailure: false },
  );
}, 60_000);
