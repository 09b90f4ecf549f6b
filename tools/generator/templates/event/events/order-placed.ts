import { z } from '@signalbox/contracts'

/**
 * What the `data` of an `orderPlaced` event must look like. The api refuses what does not match, and the simulator
 * offers the example.
 */
export const OrderPlaced = z
  .object({
    number: z.string().min(1).max(100),
    amount: z.number().min(0),
  })
  .meta({ examples: [{ number: 'A-1', amount: 12.5 }] })
