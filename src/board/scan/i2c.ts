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
}

/** A controller whose lines hang answers nothing; after so many addresses without an answer it is left alone. */
const MOST_TROUBLES = 3;

/** Every bus, one after the other; a bus in trouble keeps no other from being searched. */
export async function scanI2c(ports: ScanPorts, only?: number): Promise<readonly FoundBus[]> {
  const buses = (await ports.i2c.buses()).filter((bus) => only === undefined || bus === only);
  return Promise.all(buses.map((bus) => scanBus(bus, ports)));
}

async function scanBus(bus: number, { i2c, files }: ScanPorts): Promise<FoundBus> {
  const adapter =
    (await textOf(files, `/sys/class/i2c-dev/i2c-${bus}/name`)) ?? 'a controller without a name';
  const found: FoundAddress[] = [];
  let trouble: string | undefined;
  let troubles = 0;
  for (let address = FIRST_ADDRESS; address <= LAST_ADDRESS && troubles < MOST_TROUBLES; address++) {
    const device = i2c.device({ bus, address });
    const held = await kernelDevice(files, bus, address);
    try {
      if (held?.driver === undefined) await probe(address, device);
      const look = held?.driver === undefined && mayReadRegisters(address);
      found.push({
        address,
        driver: held?.driver,
        kernelName: held?.name,
        device: look ? device : undefined,
      });
      troubles = 0;
    } catch (error) {
      const fault = error instanceof DeviceError ? error.fault : 'failed';
      if (fault === 'absent') continue;
      if (fault === 'busy') {
        found.push({ address, driver: '', kernelName: held?.name, device: undefined });
        continue;
      }
      trouble = explained(error);
      // what may not be opened, or hangs, does so at every address
      troubles = fault === 'failed' ? troubles + 1 : MOST_TROUBLES;
    }
  }
  return { bus, adapter, found, trouble };
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
