import { getSystemErrorName } from 'node:util';

/**
 * The few C library calls that Node has no function for, through koffi. The library is loaded only when
 * this is called: a gateway, or an agent on the simulated board, never pays for it.
 */
export interface Libc {
  /** `argument` is read and written by the kernel. @throws with `code` and `errno` as Node's own errors */
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  /** Makes reads on `fd` give EAGAIN instead of waiting. @throws with `code` and `errno` */
  setNonBlocking(fd: number): void;
  /** Programs that this one starts do not get `fd`. @throws with `code` and `errno` */
  setCloseOnExec(fd: number): void;
  /** What adjtimex(2) returns when it changes nothing: 5 (TIME_ERROR) = the clock is not synchronised. @throws */
  clockState(): number;
}

/** More than struct timex on any platform; nothing of it is read. */
const TIMEX_BYTES = 512;

const F_SETFD = 2;
const FD_CLOEXEC = 1;
const F_GETFL = 3;
const F_SETFL = 4;
const O_NONBLOCK = 0o4000;

/** @throws when koffi has no prebuilt library for this platform */
export async function loadLibc(): Promise<Libc> {
  const { default: koffi } = await import('koffi');
  // the symbols of the running process: glibc and musl have different file names
  const library = koffi.load(null);
  const ioctl = library.func('int ioctl(int fd, unsigned long request, ...)');
  const fcntl = library.func('int fcntl(int fd, int command, ...)');
  const adjtimex = library.func('int adjtimex(void *state)');

  const checked = (call: string, result: number): number => {
    if (result === -1) throw systemError(call, koffi.errno());
    return result;
  };

  return {
    ioctl: (fd, request, argument) => checked('ioctl', ioctl(fd, request, 'void *', argument)),
    setNonBlocking(fd) {
      const flags = checked('fcntl', fcntl(fd, F_GETFL));
      checked('fcntl', fcntl(fd, F_SETFL, 'int', flags | O_NONBLOCK));
    },
    setCloseOnExec: (fd) => void checked('fcntl', fcntl(fd, F_SETFD, 'int', FD_CLOEXEC)),
    // zeroed: modes = 0 asks only
    clockState: () => checked('adjtimex', adjtimex(new Uint8Array(TIMEX_BYTES))),
  };
}

/** ENOTSUPP is the kernel's own and leaks out of some drivers; libuv has no name for it. */
const ENOTSUPP = 524;

/** An error as Node's fs would throw it. @param errno positive, as the kernel's headers have it */
export function systemError(call: string, errno: number): NodeJS.ErrnoException {
  const code = errno === ENOTSUPP ? 'ENOTSUPP' : getSystemErrorName(-errno);
  return Object.assign(new Error(`${call}: ${code}`), { code, errno: -errno, syscall: call });
}
