import { DeviceError, messageOf } from '../../lib/errors.ts';
import type { I2cAddress } from '../i2c.ts';

/** asm-generic/errno.h: by number, because addons do not always name them. */
const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  ENXIO: 6,
  EAGAIN: 11,
  EACCES: 13,
  EBUSY: 16,
  ENODEV: 19,
  EOPNOTSUPP: 95,
  ETIMEDOUT: 110,
  EREMOTEIO: 121,
} as const;

const errnoIn = (error: unknown): number => Math.abs((error as NodeJS.ErrnoException).errno ?? 0);

/** Whether a failed transfer says something of the device; the rest is the bus's or the caller's. */
export function blamesDevice(error: unknown): boolean {
  const errno = errnoIn(error);
  const others: readonly number[] = [ERRNO.ENOENT, ERRNO.EACCES, ERRNO.EPERM, ERRNO.EOPNOTSUPP];
  return !others.includes(errno);
}

/**
 * Whether a read that failed so may be made again: nobody acknowledged, another master won, or a bit was lost.
 * None of it lasts, and the bus is free again at once.
 */
export function worthRetrying(error: unknown): boolean {
  const passing: readonly number[] = [ERRNO.ENXIO, ERRNO.ENODEV, ERRNO.EREMOTEIO, ERRNO.EIO, ERRNO.EAGAIN];
  return passing.includes(errnoIn(error));
}

/** `0x76 on I2C bus 1`: the place in every message. */
export function placeOf({ bus, address }: I2cAddress): string {
  return `0x${address.toString(16).padStart(2, '0')} on I2C bus ${bus}`;
}

/**
 * What a failed transfer means. Adapters differ in how they say that nobody acknowledged: EREMOTEIO
 * (i2c-bcm2835), ENXIO, ENODEV (i2c-stub), or a plain EIO, which means that only for an address that has
 * never answered.
 */
export function transferTrouble(at: I2cAddress, error: unknown, answeredBefore: boolean): DeviceError {
  const place = placeOf(at);
  const cause = { cause: error };
  switch (errnoIn(error)) {
    case ERRNO.ENOENT:
      return new DeviceError('absent', `I2C bus ${at.bus} is not there: no /dev/i2c-${at.bus}`, {
        cure: 'turn it on with dtparam=i2c_arm=on in /boot/firmware/config.txt and load i2c-dev, or name another bus',
        ...cause,
      });
    case ERRNO.EACCES:
    case ERRNO.EPERM:
      return new DeviceError('denied', `may not open /dev/i2c-${at.bus}`, {
        cure:
          'add the user to the i2c group (sudo usermod -aG i2c USER, then log in again); ' +
          'in a pod, let a device plugin hand the bus in',
        ...cause,
      });
    case ERRNO.EIO:
      return answeredBefore
        ? new DeviceError('failed', `${place}: bus error (EIO)`, cause)
        : new DeviceError('absent', `nothing answers at ${place}`, cause);
    case ERRNO.ENXIO:
    case ERRNO.ENODEV:
    case ERRNO.EREMOTEIO:
      return new DeviceError('absent', `nothing answers at ${place}`, cause);
    case ERRNO.EBUSY:
      return new DeviceError('busy', `${place} is held by a kernel driver`, {
        cure: `read it through that driver, or unbind it: /sys/bus/i2c/devices/${at.bus}-00${at.address.toString(16).padStart(2, '0')}`,
        ...cause,
      });
    case ERRNO.ETIMEDOUT:
      return new DeviceError('stuck', `${place}: the adapter gave up waiting`, {
        cure: 'check wiring and pull-ups; a chip may hold the clock line low',
        ...cause,
      });
    case ERRNO.EAGAIN:
      return new DeviceError('failed', `${place}: lost the bus to another master (arbitration)`, cause);
    case ERRNO.EOPNOTSUPP:
      return new DeviceError('failed', `I2C bus ${at.bus} cannot do this kind of transfer`, cause);
    default:
      return new DeviceError('failed', `${place}: ${messageOf(error)}`, cause);
  }
}
