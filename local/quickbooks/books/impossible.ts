/** Something that was asked of the simulator itself, not of QuickBooks, and that makes no sense. */
export class Impossible extends Error {}
