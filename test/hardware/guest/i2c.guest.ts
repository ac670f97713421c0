import { BusI2c } from '../../../src/board/i2c/bus-i2c.ts';
import { linuxAdapters } from '../../../src/board/i2c/linux-i2c.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { i2cContract } from '../../support/i2c-contract.ts';
import { bindKernelDriver, stubBus, stubChips } from './support/i2c-stub.ts';

i2cContract(
  'i2c-bus on i2c-stub',
  async () => {
    const bus = stubBus();
    const kernelDriver = bindKernelDriver();
    return {
      i2c: new BusI2c({ adapters: linuxAdapters, clock }),
      memory: { bus, address: stubChips.memory },
      absent: { bus, address: 0x51 },
      missingBus: 7,
      busy: { bus, address: stubChips.hwmon },
      teardown: () => kernelDriver.release(),
    };
  },
  // the stub speaks SMBus only
  ['plain'],
);
