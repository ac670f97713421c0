import { eventually } from '../../support/eventually.ts';
import { bootMachine, type Machine, SOURCE } from './machine.ts';

export const AGENT = 'fieldhand-agent';
export const GATEWAY = 'fieldhand-gateway';

/** A lamp on a PWM channel of the kernel, 1 kHz: 1,000,000 ns are full on. */
export const lamp = (more = '') =>
  `{ name: lamp, kind: light, pwm: { chip: 0, channel: 0 }, gamma: 1${more} }`;

export const agentYaml = (actuator: string, sensors: readonly string[] = ['pi']) => `
gateway: { host: 127.0.0.1 }
reload: signal
sampling: { interval: 1s }
outbox: { commitEvery: 1s }
sensors:
${sensors.map((name) => `  - { name: ${name}, kind: system }`).join('\n')}
actuators:
  - ${actuator}
`;

/**
 * The kernel's PWM files, which no test machine has, as plain files that keep what is written: what stands in
 * duty_cycle is what the lamp would do, whoever has died. Owned as udev would have it, by the group gpio, which the
 * unit has to bring along.
 */
const PWM = '/srv/pwm';
const pwmFiles = `
mkdir -p ${PWM}/pwmchip0/pwm0
cd ${PWM}/pwmchip0
echo 1 > npwm; : > export; : > unexport
echo 1000000 > pwm0/period; echo 0 > pwm0/duty_cycle; echo normal > pwm0/polarity; echo 0 > pwm0/enable
chgrp -R gpio . && chmod -R g=rwX .
`;
/** Puts them where the kernel's would be. */
const pwmDropIn = `[Service]
TemporaryFileSystem=/sys/class
BindPaths=${PWM}:/sys/class/pwm
`;

/** What the lamp does now, 0 to 1. */
export const lampLevel = async (machine: Machine): Promise<number> =>
  Number(await machine.sh(`cat ${PWM}/pwmchip0/pwm0/duty_cycle`)) / 1_000_000;

/** Boots a machine on which both services are installed as a user would, with a lamp. */
export async function bootGreenhouse(): Promise<Machine> {
  const machine = await bootMachine();
  try {
    for (const role of ['gateway', 'agent']) await machine.sh(`${SOURCE}/systemd/install.sh ${role}`);
    await machine.sh(pwmFiles);
    await machine.write('/etc/fieldhand/agent.yaml', agentYaml(lamp()));
    await dropIn(machine, AGENT, 'pwm', pwmDropIn);
    return machine;
  } catch (error) {
    await machine.stop();
    throw error;
  }
}

/** Adds a drop-in to a unit, or takes it away again. */
export async function dropIn(machine: Machine, unit: string, name: string, text?: string): Promise<void> {
  const path = `/etc/systemd/system/${unit}.service.d/${name}.conf`;
  if (text === undefined) await machine.sh(`rm ${path}`);
  else await machine.write(path, text);
  await machine.sh('systemctl daemon-reload');
}

/** Starts of programs are what everything here waits for, and a busy host has other things to do. */
const WAIT_MS = 45_000;

export const soon: typeof eventually = (what, probe) => eventually(what, probe, WAIT_MS);

export const property = (machine: Machine, unit: string, name: string): Promise<string> =>
  machine.sh(`systemctl show --value --property ${name} ${unit}`);

export const mainPid = async (machine: Machine, unit: string): Promise<number> =>
  Number(await property(machine, unit, 'MainPID'));

/** Asks the gateway inside. */
export const api = async <T>(machine: Machine, path: string): Promise<T> =>
  JSON.parse(
    await machine.sh(
      `node -e 'fetch("http://127.0.0.1:8080${path}").then((it) => it.text()).then(console.log)'`,
    ),
  ) as T;

export interface Shown {
  readonly id: string;
  readonly state: string;
  readonly channels?: readonly { readonly sensor: string; readonly time?: number }[];
  readonly actuators?: readonly { readonly name: string; readonly state?: object }[];
}

/** Waits until the agent is live with the gateway. */
export const live = (machine: Machine): Promise<Shown> =>
  soon('an agent that is live', async () => {
    const { agents } = await api<{ agents: readonly Shown[] }>(machine, '/api/v1/agents');
    return agents.find(({ state }) => state === 'live');
  });

export async function send(machine: Machine, level: string): Promise<void> {
  await live(machine);
  await machine.sh(`fieldhand send pi lamp ${level}`);
}
