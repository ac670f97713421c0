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

sampling:
  interval: 1s

outbox:
  commitEvery: 1s # so that the page moves at once

sensors:
  - { name: climate, kind: bme280, address: 0x76 }
  - { name: light, kind: bh1750 }
  - { name: bench, kind: lm75 }
  - { name: door, kind: contact, line: 27 }
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
`,
} as const;
