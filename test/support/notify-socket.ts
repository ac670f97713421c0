import { closeSync } from 'node:fs';
import koffi from 'koffi';
import { eventually } from './eventually.ts';

/** A message as a service manager receives it. */
export interface Notice {
  readonly fields: Readonly<Record<string, string>>;
  /** Descriptors that came with it; the receiver's to close. */
  readonly fds: readonly number[];
}

/** The manager's end of sd_notify(3): what comes is taken when it is asked for. */
export interface NotifySocket {
  /** What has come, in its order, with what was taken before. */
  read(): readonly Notice[];
  /** Waits for a message that has `field`, with that value where one is given. */
  got(field: string, value?: string | RegExp): Promise<Notice>;
  close(): void;
}

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const MSG_DONTWAIT = 0x40;
const MSG_CMSG_CLOEXEC = 0x40000000;

const library = koffi.load(null);
const socket = library.func('int socket(int domain, int type, int protocol)');
const bind = library.func('int bind(int fd, void *address, uint32_t size)');
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
const recvmsg = library.func('recvmsg', 'intptr_t', ['int', koffi.inout(koffi.pointer(message)), 'int']);

/** @param address a path, or `@name` in the abstract namespace */
export function openNotifySocket(address: string): NotifySocket {
  const path = Buffer.from(address.startsWith('@') ? `\0${address.slice(1)}` : `${address}\0`);
  const name = Buffer.alloc(2 + path.length);
  name.writeUInt16LE(AF_UNIX, 0);
  path.copy(name, 2);
  const fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  if (bind(fd, name, name.length) !== 0) throw new Error(`bind ${address}: errno ${koffi.errno()}`);
  const notices: Notice[] = [];
  const read = (): readonly Notice[] => {
    for (;;) {
      const notice = receive(fd);
      if (!notice) return notices;
      notices.push(notice);
    }
  };
  return {
    read,
    got: (field, value) =>
      eventually(`${field}=${value ?? ''} is sent`, () =>
        read().find(({ fields }) => {
          const found = fields[field];
          if (found === undefined || value === undefined) return found !== undefined;
          return typeof value === 'string' ? found === value : value.test(found);
        }),
      ),
    close: () => closeSync(fd),
  };
}

function receive(fd: number): Notice | undefined {
  const base = Buffer.alloc(8192);
  const control = Buffer.alloc(512);
  const header = {
    name: null,
    nameLength: 0,
    vector: { base, length: base.length },
    vectors: 1,
    control,
    controlLength: control.length,
    flags: 0,
  };
  const length = Number(recvmsg(fd, header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC));
  if (length < 0) return undefined;
  const lines = base.toString('utf8', 0, length).split('\n').filter(Boolean);
  const word = koffi.sizeof('size_t');
  const rights = control.readUInt32LE(0);
  const fds: number[] = [];
  for (let at = word + 8; at < rights; at += 4) fds.push(control.readInt32LE(at));
  return {
    fields: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    fds,
  };
}
