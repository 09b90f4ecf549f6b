import { z } from '@signalbox/contracts'

/** The `data` of a `revenueChanged` event: an entry that was stored, and what it led to. */
export const RevenueChanged = z
  .object({
    user_id: z.string(),
    revenue: z.string(),
    change: z.string(),
    name: z.string(),
    event_id: z.uuid(),
    sequence: z.number(),
  })
  .meta({
    examples: [
      {
        user_id: 'user1',
        revenue: '150',
        change: '100',
        name: 'add_revenue',
        event_id: '01890a5d-ac96-774b-bcce-b302099a8057',
        sequence: 2,
      },
    ],
  })
export type RevenueChanged = z.infer<typeof RevenueChanged>

/** The `data` of a `revenueStirred` event, a hint: the users whose entries one statement may have stored. */
export const RevenueStirred = z
  .object({ user_ids: z.array(z.string()) })
  .meta({ examples: [{ user_ids: ['user1'] }] })
