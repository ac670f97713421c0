import { type Clock, sleep } from '../../lib/clock.ts';
import { DeviceError, explained } from '../../lib/errors.ts';
import type { HostFiles } from '../files.ts';
import type { I2c, I2cDevice } from '../i2c.ts';
import { FIRST_ADDRESS, LAST_ADDRESS, mayReadRegisters, probe } from './i2c-probe.ts';
import { textOf } from './texts.ts';

/** An address at which something is. */
export interface FoundAddress {
  readonly address: number;
  /** The kernel driver that holds it, empty when it gives no name; nothing is asked of the chip then. */
  readonly driver: string | undefined;
  /** What the device tree or a person told the kernel that it is: `lm75`. */
  readonly kernelName: string | undefined;
  /** The chip, for a further look; undefined where even naming a register would change something. */
  readonly device: I2cDevice | undefined;
}

export interface FoundBus {
  readonly bus: number;
  /** What the kernel calls its controller: `bcm2835 (i2c@7e804000)`. */
  readonly adapter: string;
  readonly found: readonly FoundAddress[];
  /** Why it could not be searched, and what helps. */
  readonly trouble: string | undefined;
}

export interface ScanPorts {
  readonly i2c: I2c;
  readonly files: HostFiles;
  readonly clock: Clock;
}

/** A controller whose lines hang answers nothing; after so many addresses in trouble it is left alone. */
const MOST_TROUBLES = 3;
/** A program that is just being loaded may seem to hang; one hang is given this time to end, ms. */
const PATIENCE_MS = 1_000;

/** Every bus, beside each other; a bus in trouble keeps no other from being searched. */
export async function scanI2c(ports: ScanPorts, only?: number): Promise<readonly FoundBus[]> {
  const buses = (await ports.i2c.buses()).filter((bus) => only === undefined || bus === only);
  return Promise.all(buses.map((bus) => scanBus(bus, ports)));
}

async function scanBus(bus: number, ports: ScanPorts): Promise<FoundBus> {
  const adapter =
    (await textOf(ports.files, `/sys/class/i2c-dev/i2c-${bus}/name`)) ?? 'a controller without a name';
  const found: FoundAddress[] = [];
  let trouble: string | undefined;
  let troubles = 0;
  let hangs = 0;
  for (let address = FIRST_ADDRESS; address <= LAST_ADDRESS && troubles < MOST_TROUBLES; ) {
    try {
      const one = await lookAt(bus, address, ports);
      if (one) found.push(one);
      troubles = 0;
    } catch (error) {
      const fault = error instanceof DeviceError ? error.fault : 'failed';
      if (fault === 'stuck' && hangs++ === 0) {
        await sleep(ports.clock, PATIENCE_MS);
        continue;
      }
      trouble = explained(error);
      // what may not be opened, or hangs, does so at every address
      troubles = fault === 'failed' ? troubles + 1 : MOST_TROUBLES;
    }
    address++;
  }
  return { bus, adapter, found, trouble };
}

/** Undefined: nothing is there. @throws DeviceError when it cannot be told */
async function lookAt(
  bus: number,
  address: number,
  { i2c, files }: ScanPorts,
): Promise<FoundAddress | undefined> {
  const held = await kernelDevice(files, bus, address);
  const kernelName = held?.name;
  if (held?.driver !== undefined) return { address, driver: held.driver, kernelName, device: undefined };
  const device = i2c.device({ bus, address });
  try {
    await probe(address, device);
  } catch (error) {
    const fault = error instanceof DeviceError ? error.fault : undefined;
    if (fault === 'absent') return undefined;
    if (fault === 'busy') return { address, driver: '', kernelName, device: undefined };
    throw error;
  }
  return { address, driver: undefined, kernelName, device: mayReadRegisters(address) ? device : undefined };
}

/** What the kernel has at that address, from its list of devices. */
async function kernelDevice(
  files: HostFiles,
  bus: number,
  address: number,
): Promise<{ readonly name: string | undefined; readonly driver: string | undefined } | undefined> {
  const folder = `/sys/bus/i2c/devices/${bus}-00${address.toString(16).padStart(2, '0')}`;
  const name = await textOf(files, `${folder}/name`);
  if (name === undefined) return undefined;
  const driver = /^DRIVER=(.+)$/m.exec((await textOf(files, `${folder}/uevent`)) ?? '')?.[1];
  return { name, driver };
}
