import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { type Notice, type NotifySocket, openNotifySocket } from './notify-socket.ts';
import { follow, main, type Program } from './programs.ts';

let made = 0;

/** As much of systemd as a service sees: the notify socket, the file-descriptor store, what is passed at a start. */
export class ServiceManager {
  readonly socket: NotifySocket;
  /** Descriptors by their names. */
  readonly store = new Map<string, number>();
  readonly #address = `@fieldhand-manager-${process.pid}-${made++}`;
  #seen = 0;

  constructor() {
    this.socket = openNotifySocket(this.#address);
  }

  /** Everything that came since the last call. The store follows. */
  news(): readonly Notice[] {
    const all = this.socket.read();
    const fresh = all.slice(this.#seen);
    this.#seen = all.length;
    for (const { fields, fds } of fresh) {
      const { FDNAME: name = 'stored' } = fields;
      if (fields.FDSTORE) for (const fd of fds) this.store.set(name, fd);
      if (fields.FDSTOREREMOVE) this.#drop(name);
    }
    return fresh;
  }

  /** Starts the program as its main process, with what is in the store. */
  start(args: readonly string[], env: Record<string, string> = {}): Program {
    this.news();
    const passed = [...this.store];
    // the shell becomes the program, whose id it alone knows beforehand
    const script = 'export LISTEN_PID=$$ WATCHDOG_PID=$$; exec "$@"';
    const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, main, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', ...passed.map(([, fd]) => fd)],
      env: {
        ...process.env,
        NOTIFY_SOCKET: this.#address,
        LISTEN_FDS: String(passed.length),
        LISTEN_FDNAMES: passed.map(([name]) => name).join(':'),
        ...env,
      },
    });
    return follow(child, args[0] ?? '');
  }

  /** What it does when the service is stopped for good. */
  close(): void {
    this.news();
    for (const name of [...this.store.keys()]) this.#drop(name);
    this.socket.close();
  }

  #drop(name: string): void {
    const fd = this.store.get(name);
    this.store.delete(name);
    if (fd !== undefined) closeSync(fd);
  }
}
