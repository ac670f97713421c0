import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Loads a module of the rig, once. @param parameters as `chip_addr=0x48` */
export function loadModule(name: string, ...parameters: string[]): void {
  if (existsSync(`/sys/module/${name.replaceAll('-', '_')}`)) return;
  execFileSync('/run/rig/bin/insmod', [`/run/rig/modules/${name}.ko`, ...parameters], { stdio: 'pipe' });
}

/** Takes it out again, with everything that it made; nobody may use it. */
export function unloadModule(name: string): void {
  execFileSync('/run/rig/bin/rmmod', [name], { stdio: 'pipe' });
}
