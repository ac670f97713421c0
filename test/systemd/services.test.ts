import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AGENT,
  agentYaml,
  api,
  bootGreenhouse,
  dropIn,
  GATEWAY,
  lamp,
  lampLevel,
  live,
  mainPid,
  property,
  type Shown,
  send,
  soon,
} from './machine/greenhouse.ts';
import type { Machine } from './machine/machine.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await bootGreenhouse();
});
afterAll(() => machine?.stop());

/** Both services run with the lamp, whatever was before. */
async function runBoth(): Promise<void> {
  await machine.write('/etc/fieldhand/agent.yaml', agentYaml(lamp()));
  await machine.sh(`systemctl start ${GATEWAY} && systemctl restart ${AGENT}`);
}

describe('starting', () => {
  it('returns when the gateway answers, not before', async () => {
    await machine.sh(`systemctl start ${GATEWAY}`);
    // nothing waits between: the port is open when start has returned
    expect(await machine.sh('fieldhand agents')).toMatch(/no agent/i);
  });

  it('returns when the agent has its outputs in hand', async () => {
    await machine.sh(`systemctl start ${AGENT}`);
    expect(await machine.sh('cat /srv/pwm/pwmchip0/pwm0/enable')).toBe('1');
    expect(await lampLevel(machine)).toBe(0);
    expect(await property(machine, AGENT, 'StatusText')).not.toBe('');
  });

  it('brings readings to the gateway and a command to the lamp', async () => {
    const { id } = await live(machine);
    expect(id).toBe('pi');
    await soon('a reading of the Pi', async () => {
      const { channels } = await api<Shown>(machine, '/api/v1/agents/pi');
      return channels?.some(({ sensor, time }) => sensor === 'pi' && time !== undefined);
    });
    await send(machine, '50%');
    expect(await lampLevel(machine)).toBe(0.5);
  });

  it('fails on a bad config, says so, and comes up by itself once it is good', async () => {
    await machine.sh(`systemctl stop ${AGENT}`);
    await machine.write('/etc/fieldhand/agent.yaml', 'gateway: { hots: 127.0.0.1 }');
    const { status } = await machine.run(`systemctl start ${AGENT}`);
    expect(status).not.toBe(0);
    expect(await machine.sh(`journalctl -u ${AGENT} --no-pager -o cat`)).toContain('did you mean "host"');
    expect(await property(machine, AGENT, 'ActiveState')).not.toBe('active');
    // from systemd 254 on the pauses grow
    await soon('a second try', async () => Number(await property(machine, AGENT, 'NRestarts')) >= 2);
    const seconds = Number.parseFloat(await property(machine, AGENT, 'RestartUSecNext'));
    expect(seconds).toBeGreaterThan(2);
    await machine.write('/etc/fieldhand/agent.yaml', agentYaml(lamp()));
    await soon(
      'an agent that is up again',
      async () => (await property(machine, AGENT, 'ActiveState')) === 'active',
    );
  });
});

describe('an end of any kind leaves the lamp safe', () => {
  beforeAll(runBoth);

  it('a stop in order', async () => {
    await send(machine, '50%');
    await machine.sh(`systemctl stop ${AGENT}`);
    expect(await lampLevel(machine)).toBe(0);
    expect(await property(machine, AGENT, 'Result')).toBe('success');
  });

  it('kill -9: what runs after the end makes it safe, before any new start', async () => {
    await dropIn(machine, AGENT, 'no-restart', '[Service]\nRestart=no\n');
    await machine.sh(`systemctl start ${AGENT}`);
    await send(machine, '50%');
    expect(await lampLevel(machine)).toBe(0.5);
    await machine.sh(`kill -9 ${await mainPid(machine, AGENT)}`);
    await soon(
      'a unit that has ended',
      async () => (await property(machine, AGENT, 'ActiveState')) === 'failed',
    );
    expect(await lampLevel(machine)).toBe(0);
    expect(await property(machine, AGENT, 'Result')).toBe('signal');
    await dropIn(machine, AGENT, 'no-restart');
  });

  it('a loop that hangs in a process that goes on: the watchdog ends it, it is safe and back', async () => {
    // one loop alone, so that a watchdog which a timer feeds would see nothing
    const hang = `ExecStart=\nExecStart=/usr/bin/fieldhand agent --config /etc/fieldhand/agent.yaml --hang guard`;
    await dropIn(machine, AGENT, 'watchdog', `[Service]\n${hang}\nWatchdogSec=10s\nRestartSec=1s\n`);
    await machine.sh(`systemctl restart ${AGENT}`);
    const hung = await mainPid(machine, AGENT);
    await send(machine, '50%');
    expect(await lampLevel(machine)).toBe(0.5);
    expect(await mainPid(machine, AGENT)).toBe(hung);
    await soon('another process', async () => {
      const now = await mainPid(machine, AGENT);
      return now !== 0 && now !== hung && (await property(machine, AGENT, 'ActiveState')) === 'active';
    });
    const journal = await machine.sh(`journalctl -u ${AGENT} --no-pager -o cat`);
    expect(journal).toMatch(/no more signs of life for the service manager/);
    expect(journal).toMatch(/Watchdog timeout/);
    expect(await lampLevel(machine)).toBe(0);
    await dropIn(machine, AGENT, 'watchdog');
    await machine.sh(`systemctl restart ${AGENT}`);
    await send(machine, '25%');
    expect(await lampLevel(machine)).toBe(0.25);
  });

  it('but what is to hold its level holds it over a stop and a start, and not over a crash', async () => {
    await machine.sh(`systemctl stop ${AGENT}`);
    await machine.write('/etc/fieldhand/agent.yaml', agentYaml(lamp(', onExit: hold, start: resume')));
    await machine.sh(`systemctl start ${AGENT}`);
    await send(machine, '50%');
    await machine.sh(`systemctl stop ${AGENT}`);
    expect(await lampLevel(machine)).toBe(0.5);
    await machine.sh(`systemctl start ${AGENT}`);
    expect(await lampLevel(machine)).toBe(0.5);
    await dropIn(machine, AGENT, 'no-restart', '[Service]\nRestart=no\n');
    await machine.sh(`kill -9 ${await mainPid(machine, AGENT)}`);
    await soon(
      'a unit that has ended',
      async () => (await property(machine, AGENT, 'ActiveState')) === 'failed',
    );
    expect(await lampLevel(machine)).toBe(0);
    await dropIn(machine, AGENT, 'no-restart');
  });
});

describe('the walls around the agent', () => {
  beforeAll(runBoth);

  const cgroup = `/sys/fs/cgroup/system.slice/${AGENT}.service/cgroup.procs`;

  /** Opens a device as root, from the agent's cgroup: only the device policy is in the way. */
  const open = (device: string) => `sh -c ': < ${device}' && echo opened`;
  const within = (device: string) => machine.run(`echo $$ > ${cgroup} && ${open(device)}`);

  it('let it open no device but its own', async () => {
    await machine.sh('mknod --mode 666 /dev/probe c 10 229');
    expect(await machine.sh(open('/dev/probe'))).toBe('opened');
    expect(await within('/dev/probe')).toMatchObject({
      output: expect.stringContaining('Operation not permitted'),
    });
    expect(await within('/dev/null')).toEqual({ status: 0, output: 'opened\n' });
    // ProtectClock= brings the clock along
    expect((await property(machine, AGENT, 'DeviceAllow')).split('\n').sort()).toEqual([
      'char-gpiochip rw',
      'char-i2c rw',
      'char-rtc r',
    ]);

    await dropIn(machine, AGENT, 'probe', '[Service]\nDeviceAllow=/dev/probe rw\n');
    await machine.sh(`systemctl restart ${AGENT}`);
    expect(await within('/dev/probe')).toEqual({ status: 0, output: 'opened\n' });
    await dropIn(machine, AGENT, 'probe');
    await machine.sh(`systemctl restart ${AGENT}`);
  });

  it('let it open I2C and GPIO, once the kernel has them when it starts', async () => {
    // systemd asks the kernel for their majors, and the one that the tests run on may have neither
    const kernel = (lines: string) =>
      machine.sh(
        `grep -vE ' (i2c|gpiochip)$' /run/devices.real | sed 's/^Character devices:$/&${lines}/' > /run/devices`,
      );
    const outcome = async (device: string) => {
      const { output } = await within(device);
      return /Operation not permitted/.test(output)
        ? 'refused'
        : /No such device|opened/.test(output)
          ? 'allowed'
          : output;
    };
    const both = async () => [await outcome('/dev/bus'), await outcome('/dev/chip')];
    await machine.sh('cp /proc/devices /run/devices.real && cp /proc/devices /run/devices');
    await machine.sh('mount --bind /run/devices /proc/devices');
    await machine.sh('mknod --mode 666 /dev/bus c 89 77 && mknod --mode 666 /dev/chip c 244 77');
    await kernel('');
    await machine.sh(`systemctl restart ${AGENT}`);
    expect(await both()).toEqual(['refused', 'refused']);
    await kernel('\\n 89 i2c\\n244 gpiochip');
    expect(await both()).toEqual(['refused', 'refused']);
    await machine.sh(`systemctl restart ${AGENT}`);
    expect(await both()).toEqual(['allowed', 'allowed']);
    await machine.sh('umount /proc/devices');
    await machine.sh(`systemctl restart ${AGENT}`);
  });

  it('keep its data and its token to itself', async () => {
    await machine.sh('echo secret > /etc/credstore/fieldhand-agent.token');
    await machine.sh('chmod 600 /etc/credstore/fieldhand-agent.token');
    await machine.sh(`systemctl restart ${AGENT}`);
    const pid = await mainPid(machine, AGENT);
    const folder = await machine.sh(
      `tr '\\0' '\\n' < /proc/${pid}/environ | sed -n 's/^CREDENTIALS_DIRECTORY=//p'`,
    );
    const as = (user: string, path: string) =>
      machine.run(`setpriv --reuid ${user} --clear-groups cat ${path}`);
    // in the agent's own view of the file system, so that only the file's mode is in the way of the other
    const token = `/proc/${pid}/root${folder}/token`;
    expect(await machine.sh(`cat ${token}`)).toBe('secret');
    expect(
      await machine.sh(`nsenter --target ${pid} --mount setpriv --reuid ${AGENT} cat ${folder}/token`),
    ).toBe('secret');
    for (const path of [
      `${folder}/token`,
      '/etc/credstore/fieldhand-agent.token',
      '/var/lib/fieldhand/agent',
    ])
      expect(await as(GATEWAY, path)).toMatchObject({ status: 1, output: expect.stringMatching(/denied/) });
    await machine.sh('rm /etc/credstore/fieldhand-agent.token');
  });

  it.each([
    [AGENT, 'agent'],
    [GATEWAY, 'gateway'],
  ])('keep the data of %s to its user', async (unit, name) => {
    expect(await machine.sh(`stat -c '%a %U:%G' /var/lib/fieldhand/${name}`)).toBe(`700 ${unit}:${unit}`);
    const files = await machine.sh(`stat -c '%a %U' /var/lib/fieldhand/${name}/*`);
    expect(new Set(files.split('\n'))).toEqual(new Set([`600 ${unit}`]));
  });

  it.each([AGENT, GATEWAY])('leave %s no capability and no way to more', async (unit) => {
    const status = await machine.sh(`cat /proc/${await mainPid(machine, unit)}/status`);
    expect(status).toMatch(/^CapBnd:\s+0{16}$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Seccomp:\s+2$/m);
  });

  it('leave nothing for systemd to complain about, and for udev neither', async () => {
    expect(await machine.sh(`systemd-analyze verify ${AGENT}.service ${GATEWAY}.service`)).toBe('');
    await machine.sh('udevadm verify --no-summary /usr/lib/udev/rules.d/60-fieldhand.rules');
    for (const unit of [AGENT, GATEWAY]) {
      const report = await machine.sh(`systemd-analyze security --no-pager ${unit}`);
      expect(Number(report.match(/exposure level for \S+: ([\d.]+)/)?.[1])).toBeLessThanOrEqual(1.5);
    }
  });
});

describe('a token', () => {
  beforeAll(runBoth);
  afterAll(() =>
    machine.sh(
      `rm -f /var/lib/fieldhand/gateway/tokens /etc/credstore/${AGENT}.token && systemctl restart ${GATEWAY}`,
    ),
  );

  it('is made by root for the gateway to read, and handed to the agent by systemd', async () => {
    await live(machine);
    await machine.sh('fieldhand token new --agent pi --out /root/pi.token');
    await machine.sh('fieldhand token new --viewer me --out /root/me.token');
    expect(await machine.sh("stat -c '%a %U' /var/lib/fieldhand/gateway/tokens")).toBe(`600 ${GATEWAY}`);
    await machine.sh(`systemctl restart ${GATEWAY} ${AGENT}`);
    const agents = () => machine.run('fieldhand agents --token-file /root/me.token');
    await soon('a refusal that names the cure', async () =>
      /brought no token/.test(
        await machine.sh(
          `systemctl show --value --property StatusText ${AGENT}; journalctl -u ${AGENT} -o cat --no-pager -n 5`,
        ),
      ),
    );
    expect((await agents()).output).not.toMatch(/pi.* live/);

    await machine.sh(`mv /root/pi.token /etc/credstore/${AGENT}.token && systemctl restart ${AGENT}`);
    await soon('an agent that is let in', async () => /pi.* live/.test((await agents()).output));
  });
});

describe('a restart', () => {
  beforeAll(runBoth);

  const store = () => property(machine, AGENT, 'NFileDescriptorStore');
  const pump = '{ name: lamp, kind: switch, line: 17, onExit: hold, start: resume }';

  it('leaves lines that hold in the store of systemd and takes them up again', async () => {
    await machine.sh(`systemctl stop ${AGENT}`);
    await machine.write('/etc/fieldhand/agent.yaml', `board: { backend: simulated }\n${agentYaml(pump)}`);
    await machine.sh(`systemctl start ${AGENT}`);
    await send(machine, 'on');
    expect(await store()).toBe('0');
    // a while between the two, to see what systemd has then
    await dropIn(machine, AGENT, 'pause', '[Service]\nExecStartPre=/bin/sleep 3\n');
    await machine.sh(`systemctl restart --no-block ${AGENT}`);
    await soon('a line in the store', async () => (await store()) === '1');
    await soon('an empty store', async () => (await store()) === '0');
    await dropIn(machine, AGENT, 'pause');
    await live(machine);
    expect(await machine.sh(`journalctl -u ${AGENT} --no-pager -o cat`)).toMatch(/took over outputs/);
    const { actuators } = await api<Shown>(machine, '/api/v1/agents/pi');
    expect(actuators).toMatchObject([{ name: 'lamp', state: { level: 1 } }]);
  });

  it('finds nothing in the store after a crash, so that the lines were free to be made safe', async () => {
    const pid = await mainPid(machine, AGENT);
    await machine.sh(`kill -9 ${pid}`);
    await soon('another process', async () => {
      const now = await mainPid(machine, AGENT);
      return now !== 0 && now !== pid;
    });
    expect(await store()).toBe('0');
    const { actuators } = await soon('an agent that reports again', async () => {
      await live(machine);
      return api<Shown>(machine, '/api/v1/agents/pi');
    });
    expect(actuators).toMatchObject([{ name: 'lamp', state: { level: 0 } }]);
  });
});

describe('reloading', () => {
  beforeAll(runBoth);

  it('takes a new sensor in, in the same process', async () => {
    const pid = await mainPid(machine, AGENT);
    await machine.write('/etc/fieldhand/agent.yaml', agentYaml(lamp(), ['pi', 'pi-again']));
    await machine.sh(`systemctl reload ${AGENT}`);
    await soon('a reading of the new sensor', async () => {
      const { channels } = await api<Shown>(machine, '/api/v1/agents/pi');
      return channels?.some(({ sensor, time }) => sensor === 'pi-again' && time !== undefined);
    });
    expect(await mainPid(machine, AGENT)).toBe(pid);
  });
});
