/** Words for active events that come without a value. Changing the list changes the word of ids to come again. */
export const words = [
  'ballast', 'beacon', 'bogie', 'bridge', 'buffer', 'cabin', 'carriage', 'catenary', 'coupling', 'crossing',
  'cutting', 'depot', 'detector', 'distant', 'driver', 'express', 'flange', 'freight', 'gauge', 'gantry',
  'gradient', 'guard', 'halt', 'headcode', 'headway', 'home', 'interlocking', 'junction', 'lamp', 'lever',
  'level', 'loop', 'main', 'milepost', 'mast', 'overlap', 'pantograph', 'platform', 'points', 'rail',
  'relay', 'ring', 'rolling', 'route', 'section', 'semaphore', 'shunt', 'siding', 'signal', 'sleeper',
  'slip', 'spur', 'staff', 'station', 'switch', 'tablet', 'tender', 'terminus', 'throat', 'timetable',
  'token', 'track', 'train', 'trestle', 'tunnel', 'turnout', 'turntable', 'viaduct', 'wagon', 'whistle',
  'wheel', 'yard',
] as const
