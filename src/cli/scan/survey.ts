import type { HostFiles } from '../../board/files.ts';
import type { I2c } from '../../board/i2c.ts';
import type { FoundGpio } from '../../board/scan/gpio.ts';
import { type FoundAddress, scanI2c } from '../../board/scan/i2c.ts';
import { type FoundKernelDevice, scanKernelDevices } from '../../board/scan/kernel-devices.ts';
import { otherChipsAt } from '../../board/scan/other-chips.ts';
import { carefulRegisters } from '../../board/scan/registers.ts';
import type { Clock } from '../../lib/clock.ts';
import { FieldhandError } from '../../lib/errors.ts';
import { guessChip } from '../../sensors/guess.ts';
import { hex } from '../../sensors/options.ts';
import type { SensorDefinition } from '../../sensors/sensor.ts';

/** Something that answers on a bus; all that `--json` tells of it. */
export interface SurveyedChip {
  /** As the config takes it: `0x76`. */
  readonly address: string;
  /** The kind of sensor that its id registers name. */
  readonly is: string | undefined;
  /** Kinds of sensor that it may be. */
  readonly mayBe: readonly string[];
  /** What else is often at that address. */
  readonly other: string | undefined;
  /** The kernel driver that holds it, empty when it gives no name. */
  readonly driver: string | undefined;
  /** What the kernel was told that it is. */
  readonly kernelName: string | undefined;
}

export interface SurveyedBus {
  readonly bus: number;
  readonly adapter: string;
  readonly chips: readonly SurveyedChip[];
  readonly trouble: string | undefined;
}

/** What is wired here. */
export interface Survey {
  readonly i2c: readonly SurveyedBus[];
  readonly gpio: FoundGpio;
  readonly kernel: readonly FoundKernelDevice[];
}

export interface SurveyPorts {
  readonly i2c: I2c;
  readonly files: HostFiles;
  readonly clock: Clock;
  readonly gpio: () => Promise<FoundGpio>;
  readonly kinds: readonly SensorDefinition[];
  /** Only this bus. */
  readonly bus?: number | undefined;
}

/**
 * The kernel first: asking it holds everything up for a moment, which must not look like a bus that hangs.
 * @throws FieldhandError when the one bus that is asked for is not there
 */
export async function survey(ports: SurveyPorts): Promise<Survey> {
  if (ports.bus !== undefined) checkBus(ports.bus, await ports.i2c.buses());
  const gpio = await ports.gpio();
  const [buses, kernel] = await Promise.all([scanI2c(ports, ports.bus), scanKernelDevices(ports.files)]);
  const i2c = await Promise.all(
    buses.map(async ({ bus, adapter, found, trouble }) => {
      const chips: SurveyedChip[] = [];
      for (const each of found) chips.push(await surveyChip(each, bus, ports.kinds));
      return { bus, adapter, chips, trouble };
    }),
  );
  return { i2c, gpio, kernel };
}

function checkBus(bus: number, there: readonly number[]): void {
  if (there.includes(bus)) return;
  throw new FieldhandError('no-bus', `I2C bus ${bus} is not there: no /dev/i2c-${bus}`, {
    cure:
      there.length === 0
        ? 'there is none; `fieldhand doctor` tells how to turn one on'
        : `there ${there.length === 1 ? 'is' : 'are'} ${there.join(', ')}`,
  });
}

async function surveyChip(
  { address, device, driver, kernelName }: FoundAddress,
  bus: number,
  kinds: readonly SensorDefinition[],
): Promise<SurveyedChip> {
  const { is, mayBe } =
    driver === undefined
      ? await guessChip(kinds, { bus, address }, device && (() => carefulRegisters(device)))
      : { is: undefined, mayBe: [] };
  return {
    address: hex(address),
    is: is?.kind,
    mayBe: mayBe.map(({ kind }) => kind),
    other: is || driver !== undefined ? undefined : otherChipsAt(address),
    driver,
    kernelName,
  };
}
