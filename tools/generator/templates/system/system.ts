import { defineSystem } from '@signalbox/contracts'

/** Say here in one sentence what corner-shop is for. */
export const cornerShop = defineSystem({
  name: 'corner-shop',
  topics: {},
  eventTypes: {},
  services: {},
  page: {
    title: 'CornerShop',
    reads: {
      newest: 'SELECT event_id, event_data FROM order_placed ORDER BY processed_date DESC LIMIT 10',
    },
  },
})
