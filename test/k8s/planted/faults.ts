import { apiFaults } from './api.ts';
import { configsFaults } from './configs.ts';
import type { Fault } from './fault.ts';
import { networkFaults } from './network.ts';
import { placementFaults } from './placement.ts';
import { podsFaults } from './pods.ts';

export const faults: readonly Fault[] = [
  ...apiFaults,
  ...podsFaults,
  ...placementFaults,
  ...networkFaults,
  ...configsFaults,
];
