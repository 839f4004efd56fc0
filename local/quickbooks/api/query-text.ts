/** The entity a query statement names after FROM, if it can be told. */
export function queriedEntity(statement: string): string | undefined {
  return /\bfrom\s+(?<entity>\w+)/iu.exec(statement)?.groups?.['entity'];
}
