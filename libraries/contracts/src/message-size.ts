/**
 * The largest message, in bytes, and so the largest event: it travels alone when others leave it no room. It is what
 * RabbitMQ 4 takes unless it is told otherwise (3.x: 128 MiB), and what we tell the RabbitMQ that we start.
 */
export const messageBytesMax = 16 * 1024 * 1024
