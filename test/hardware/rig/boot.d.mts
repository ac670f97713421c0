/** Where the guest finds the results folder; /run is its only other writable place. */
export const guestResults: string;

export interface RigOptions {
  /** Program and arguments, run in the guest as root with the project folder (read-only) as working directory. */
  command: string[];
  env?: Record<string, string>;
  /** From the start of the VM; it is ended when they are over. */
  timeoutMs: number;
  /** Gives the guest a network card: 10.0.2.2:PORT there is 127.0.0.1:PORT here. Without it there is no network. */
  network?: boolean;
}

export interface RigResult {
  /** Exit status of the command; undefined when the VM ended without one (crash, time out). */
  status: number | undefined;
  /** What the command wrote to stdout and stderr. */
  output: string;
  /** What the kernel and the rig's init wrote to the console. */
  console: string;
  /** Folder here that the guest sees as /run/rig/results. It is the caller's to remove. */
  results: string;
  timedOut: boolean;
}

/**
 * Boots the VM, runs one command in it and powers it off: about 4 s around the command.
 * Prepares the VM first where that is still to be done. Throws when it cannot be prepared or QEMU is not there.
 */
export function runInRig(options: RigOptions): Promise<RigResult>;
