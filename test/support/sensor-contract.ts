import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSimulatedBoard, type SimulatedBoard } from '../../src/board/simulated/board.ts';
import { shapeOf } from '../../src/config/shape.ts';
import { DeviceError, type Fault } from '../../src/lib/errors.ts';
import type { EventSensor, Sensor, SensorDefinition } from '../../src/sensors/sensor.ts';
import { FakeClock } from './fake-clock.ts';

export interface SensorContract {
  readonly definition: SensorDefinition;
  /** As in a config file, for what is wired to the simulated board. */
  readonly options: object;
  /** What can go wrong with its hardware, and what the driver then says. */
  readonly faults: readonly Fault[];
  /** Breaks what it reads, or with `undefined` mends it. */
  readonly break: (board: SimulatedBoard, fault: Fault | undefined) => void;
  /** It tells by itself when something happens. */
  readonly events?: boolean;
  /** Wires up what the simulated board does not have. */
  readonly wire?: (board: SimulatedBoard, clock: FakeClock) => void;
}

/** Lets fake time pass until `work` has ended. @throws when it takes longer than `limitMs` of fake time */
export async function elapse<T>(clock: FakeClock, work: Promise<T>, limitMs = 30_000): Promise<T> {
  let ended = false;
  const mark = (): void => {
    ended = true;
  };
  work.then(mark, mark);
  for (let passed = 0; !ended && passed < limitMs; passed += 10) await clock.advance(10);
  if (!ended) throw new Error(`not ended after ${limitMs} ms`);
  return work;
}

/** What every driver of a sensor keeps to, on the simulated board. */
export function sensorContract(contract: SensorContract): void {
  const { definition } = contract;
  describe(`the sensor contract: ${definition.kind}`, () => {
    let clock: FakeClock;
    let board: SimulatedBoard;

    beforeEach(() => {
      clock = new FakeClock();
      board = openSimulatedBoard({ clock, seed: 1 });
      contract.wire?.(board, clock);
    });
    afterEach(async () => {
      await board.close();
    });

    const options = (): object => v.parse(definition.options, contract.options) as object;
    const open = (): Promise<Sensor> => elapse(clock, definition.open(options(), { board, clock }));
    const mend = async (): Promise<void> => {
      contract.break(board, undefined);
      // the bus may still be finishing what hung
      await clock.advance(2_000);
    };
    const faultOf = async (work: Promise<unknown>): Promise<Fault | 'none'> => {
      try {
        await elapse(clock, work);
        return 'none';
      } catch (error) {
        if (error instanceof DeviceError) return error.fault;
        throw error;
      }
    };

    it('describes itself and each option', () => {
      expect(definition.kind).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(definition.summary).toMatch(/\S/);
      if (definition.datasheet) expect(definition.datasheet).toMatch(/^https:\/\//);
      const { entries } = shapeOf(definition.options);
      for (const [name, shape] of entries ?? []) {
        expect([name, shape.description]).toEqual([name, expect.stringMatching(/\S.*\.$/)]);
      }
      expect(entries).toBeDefined();
    });

    it('refuses options that it does not have', () => {
      expect(v.safeParse(definition.options, { ...contract.options, colour: 'red' }).success).toBe(false);
    });

    it('reads what it declares', async () => {
      const channels = definition.channels(options());
      for (const { quantity, unit, decimals } of channels) {
        expect(quantity).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        expect(unit).not.toBe('');
        expect(decimals >= -3 && decimals <= 9 && Number.isInteger(decimals)).toBe(true);
      }
      const sensor = await open();
      const samples = await elapse(clock, sensor.read());
      expect(samples.map(({ quantity }) => quantity).sort()).toEqual(
        channels.map(({ quantity }) => quantity).sort(),
      );
      for (const { value } of samples) expect(value).toSatisfy(Number.isFinite);
      await sensor.close();
    });

    it('takes no longer than config thinks', async () => {
      // one step of fake time, and the wires'
      const most = (definition.leastTimeoutMs?.(options()) ?? 0) + 10;
      const took = async (work: Promise<unknown>): Promise<number> => {
        const before = clock.monotonic();
        let after = before;
        const done = work.then(() => {
          after = clock.monotonic();
        });
        await elapse(clock, done);
        return after - before;
      };
      const opening = definition.open(options(), { board, clock });
      expect(await took(opening)).toBeLessThanOrEqual(most);
      const sensor = await opening;
      expect(await took(sensor.read())).toBeLessThanOrEqual(most);
      await sensor.close();
    });

    for (const fault of contract.faults) {
      it(`says ${fault} when it is, and recovers`, async () => {
        contract.break(board, fault);
        expect(await faultOf(definition.open(options(), { board, clock }))).toBe(fault);
        await mend();
        const sensor = await open();
        contract.break(board, fault);
        const found = await faultOf(sensor.read());
        // what is already open may be beyond the reach of `busy`
        expect(found === fault || (fault === 'busy' && found === 'none')).toBe(true);
        await mend();
        expect(await faultOf(sensor.read())).toBe('none');
        await sensor.close();
      });
    }

    it('closes twice, leaves nothing behind and reads no more', async () => {
      const before = clock.pending;
      const sensor = await open();
      await elapse(clock, sensor.read());
      await sensor.close();
      await sensor.close();
      expect(clock.pending).toBe(before);
      // it can be opened again at once: nothing is held
      await (await open()).close();
    });

    it('can be closed in the middle of a read', async () => {
      const before = clock.pending;
      const sensor = await open();
      const reading = sensor.read().then(
        () => 'none',
        (error: unknown) => error,
      );
      await clock.advance(0);
      await sensor.close();
      const ended = await elapse(clock, reading);
      expect(ended === 'none' || ended instanceof DeviceError).toBe(true);
      expect(clock.pending).toBe(before);
    });
  });

  if (contract.events) eventContract(contract);
}

/** What every sensor keeps to that tells by itself. */
function eventContract({ definition, options, faults, break: breakIt }: SensorContract): void {
  describe(`the event contract: ${definition.kind}`, () => {
    let clock: FakeClock;
    let board: SimulatedBoard;
    let sensor: EventSensor;

    beforeEach(async () => {
      clock = new FakeClock();
      board = openSimulatedBoard({ clock, seed: 1 });
      const opened = await definition.open(v.parse(definition.options, options), { board, clock });
      if (opened.mode !== 'events') throw new Error('it tells nothing by itself');
      sensor = opened;
    });
    afterEach(async () => {
      await sensor.close();
      await board.close();
    });

    const next = <T>(events: AsyncIterator<T>): Promise<IteratorResult<T>> => elapse(clock, events.next());

    it('begins with how things are', async () => {
      const left = new AbortController();
      const events = sensor.events(left.signal)[Symbol.asyncIterator]();
      const first = await next(events);
      expect(first.value).toHaveLength(definition.channels(v.parse(definition.options, options)).length);
      left.abort();
      expect((await next(events)).done).toBe(true);
    });

    it('ends when the sensor is closed, and when nobody listens any more', async () => {
      const events = sensor.events(new AbortController().signal)[Symbol.asyncIterator]();
      await next(events);
      const waiting = events.next();
      await sensor.close();
      expect((await elapse(clock, waiting)).done).toBe(true);
    });

    it('can be listened to again', async () => {
      for (let round = 0; round < 3; round++) {
        for await (const _ of sensor.events(new AbortController().signal)) break;
      }
      await next(sensor.events(new AbortController().signal)[Symbol.asyncIterator]());
    });

    if (faults.includes('absent')) {
      it('throws when the hardware goes, and tells again when it is back', async () => {
        const events = sensor.events(new AbortController().signal)[Symbol.asyncIterator]();
        await next(events);
        const waiting = events.next();
        waiting.catch(() => undefined);
        breakIt(board, 'absent');
        await sensor.read().catch(() => undefined);
        await expect(elapse(clock, waiting)).rejects.toMatchObject({ fault: 'absent' });
        breakIt(board, undefined);
        await next(sensor.events(new AbortController().signal)[Symbol.asyncIterator]());
      });
    }
  });
}
