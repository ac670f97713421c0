import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { errnoOf } from '../../lib/errors.ts';
import { loadLibc } from '../../lib/libc.ts';
import { type CallOff, TimedIoctl } from './timed-ioctl.ts';

/** The system calls that the character device needs; a test puts its own kernel here. */
export interface GpioKernel {
  /** Opens a chip for reading and writing. @throws with errno code */
  open(path: string): number;
  /** @throws with errno code */
  ioctl(fd: number, request: number, argument: Buffer): void;
  /** Makes the call at that time though the program is busy, see TimedIoctl. */
  ioctlAt(at: number, fd: number, request: number, argument: Buffer): CallOff | undefined;
  /** Bytes read, or undefined when there is nothing to read. @throws with errno code */
  readNow(fd: number, buffer: Buffer): number | undefined;
  /** Calls `onReady` whenever `fd` has something to read, until the returned function is called. */
  watch(fd: number, onReady: () => void): () => void;
  /** What the kernel says of an open descriptor, `/proc/self/fdinfo`. @throws with errno code */
  describe(fd: number): string;
  close(fd: number): void;
}

/** @throws when one of the native packages does not load on this host */
export async function loadGpioKernel(): Promise<GpioKernel> {
  const libc = await loadLibc();
  const { Epoll } = (await import('epoll')).default;
  const timed = new TimedIoctl();

  return {
    open: (path) => openSync(path, constants.O_RDWR),
    ioctl: (fd, request, argument) => void libc.ioctl(fd, request, argument),
    ioctlAt: (at, fd, request, argument) => timed.at(at, fd, request, argument),
    readNow(fd, buffer) {
      try {
        return readSync(fd, buffer);
      } catch (error) {
        if (errnoOf(error) === 'EAGAIN') return undefined;
        throw error;
      }
    },
    watch(fd, onReady) {
      libc.setNonBlocking(fd);
      // an error of the fd arrives as readiness, and the read that follows names it
      const epoll = new Epoll(() => onReady());
      epoll.add(fd, Epoll.EPOLLIN);
      return () => epoll.close();
    },
    describe: (fd) => readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'),
    close: closeSync,
  };
}
