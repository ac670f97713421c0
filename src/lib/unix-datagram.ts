import { closeSync } from 'node:fs';
import { systemError } from './libc.ts';

/** An unconnected unix datagram socket, which Node does not have; through koffi. */
export interface DatagramSocket {
  /**
   * Sends `text`, and duplicates of `fds` with it.
   * @param address a path, or `@name` in the abstract namespace
   * @param wait whether to wait for a receiver that is slow, a second at most: all else stands still meanwhile
   * @throws with `code` and `errno` as Node's own errors
   */
  send(address: string, text: string, wait: boolean, fds?: readonly number[]): void;
  close(): void;
}

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
/** The same as O_CLOEXEC. */
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_SNDTIMEO = 21;
const SCM_RIGHTS = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
/** sun_path of struct sockaddr_un, unix(7). */
const PATH_BYTES = 108;

/** @throws when koffi has no prebuilt library for this platform, or with `code` and `errno` */
export async function openDatagramSocket(): Promise<DatagramSocket> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  // musl has narrower lengths with padding behind them: on little-endian machines the bytes are the same
  const vector = koffi.struct({ base: 'void *', length: 'size_t' });
  const message = koffi.struct({
    name: 'void *',
    nameLength: 'uint32_t',
    vector: koffi.pointer(vector),
    vectors: 'size_t',
    control: 'void *',
    controlLength: 'size_t',
    flags: 'int',
  });
  const sendmsg = library.func('sendmsg', 'intptr_t', ['int', koffi.pointer(message), 'int']);
  const setsockopt = library.func('int setsockopt(int fd, int level, int name, void *value, uint32_t size)');
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const checked = (call: string, result: number): number => {
    if (result === -1) throw systemError(call, koffi.errno());
    return result;
  };

  const word = koffi.sizeof('long');
  const fd = checked('socket', socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  try {
    const second = Buffer.alloc(2 * word);
    second.writeUInt8(1, 0);
    checked('setsockopt', setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, second, second.length));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return {
    send(address, text, wait, fds = []) {
      const name = socketAddress(address);
      const base = Buffer.from(text);
      const control = fds.length > 0 ? rights(fds, word) : null;
      const sent = sendmsg(
        fd,
        {
          name,
          nameLength: name.length,
          vector: { base, length: base.length },
          vectors: 1,
          control,
          controlLength: control?.length ?? 0,
          flags: 0,
        },
        MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT),
      );
      checked('sendmsg', sent);
    },
    close: () => closeSync(fd),
  };
}

/** struct sockaddr_un, as long as its name. @throws with code ENAMETOOLONG */
function socketAddress(address: string): Buffer {
  const abstract = address.startsWith('@');
  const path = Buffer.from(abstract ? `\0${address.slice(1)}` : `${address}\0`);
  if (path.length > PATH_BYTES)
    throw Object.assign(new Error(`sendmsg: ${address} is too long for a socket`), { code: 'ENAMETOOLONG' });
  const bytes = Buffer.alloc(2 + path.length);
  bytes.writeUInt16LE(AF_UNIX, 0);
  path.copy(bytes, 2);
  return bytes;
}

/** struct cmsghdr and the descriptors behind it, cmsg(3). */
function rights(fds: readonly number[], word: number): Buffer {
  const head = word + 8;
  const length = head + 4 * fds.length;
  const bytes = Buffer.alloc(Math.ceil(length / word) * word);
  bytes.writeUInt32LE(length, 0);
  bytes.writeInt32LE(SOL_SOCKET, word);
  bytes.writeInt32LE(SCM_RIGHTS, word + 4);
  for (const [index, fd] of fds.entries()) bytes.writeInt32LE(fd, head + 4 * index);
  return bytes;
}
