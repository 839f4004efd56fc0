/** Where a page ended, as it travels: safe in an address, and nothing that a caller should read. */
export const writeCursor = (place: string): string => Buffer.from(place).toString('base64url');

/** The place that a cursor stands for. */
export const readCursor = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
