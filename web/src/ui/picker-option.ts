/** One of many that a person can choose. */
export interface PickerOption {
  readonly id: string;
  /** What is looked for by: a name, with its number where it has one. */
  readonly name: string;
  /** Tells options of like names apart: a type, a rate. */
  readonly detail?: string | undefined;
}
