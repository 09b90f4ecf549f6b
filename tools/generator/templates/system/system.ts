import { defineSystem } from '@signalbox/contracts'

/** Say here in one sentence what corner-shop is for. */
export const cornerShop = defineSystem({
  name: 'corner-shop',
  topics: {},
  eventTypes: {},
  services: {},
})
