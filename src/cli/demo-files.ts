/** The files that the demo writes for its two programs, meant to be read and changed. */
export const demoFiles = {
  'gateway.yaml': `# The demo's gateway. Everything has a default: see \`fieldhand check --reference gateway\`.
heartbeat: 5s
`,
  'agent.yaml': `# The demo's agent, on a simulated board. All keys: \`fieldhand check --reference agent\`.
id: greenhouse

gateway:
  host: 127.0.0.1
  port: 7070

board:
  backend: simulated
  simulation: { speed: 180 } # a day in eight minutes, so that there is something to see

sampling:
  interval: 1s

outbox:
  commitEvery: 1s # so that the page moves at once

sensors:
  - { name: climate, kind: bme280, address: 0x76 }
  - { name: light, kind: bh1750 }
  - { name: bench, kind: lm75 }
  - { name: door, kind: contact, line: 27 }
  - { name: soil-dry, kind: contact, line: 23, pull: none } # 1 while the probe in the bed finds it dry
  - { name: pi, kind: system }

actuators:
  - name: pump
    kind: switch
    line: 17
    activeLow: true
    maxOn: 1m # whatever anybody asks: after a minute it is off
    onLinkLoss: safe
  - name: lamp
    kind: switch
    line: 22
    onLinkLoss: hold

# What it does by itself, also when the gateway is away.
rules:
  - name: water-dry-soil
    when: { channel: soil-dry/contact, above: 0.5, for: 3s }
    do: { pulse: pump, for: 10s }
    repeat: 1m # while it stays dry
  - name: dusk
    when: { channel: light/illuminance, below: 50, hysteresis: 100 }
    do: { set: lamp, to: on }
    otherwise: { set: lamp, to: off }
override: 2m # for so long a click on the page outranks the rules
`,
} as const;
