export const schema = 'orders'
export const silent = { info() {}, warn() {}, error() {} }
