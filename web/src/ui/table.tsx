import type { ReactNode } from 'react';
import './table.css';

export interface Column<Row> {
  /** Heading of the column, and on a narrow screen the name beside each value. */
  name: string;
  /** The heading is read out and not shown, as for actions and check boxes. */
  isNameHidden?: boolean;
  align?: 'end';
  /** The column that names the row. */
  isRowHeader?: boolean;
  cell: (row: Row) => ReactNode;
}

/** Rows under columns; on a narrow screen each row is a small card. */
export function Table<Row>(props: {
  /** What the table holds, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}): ReactNode {
  const { caption, columns, rows, keyOf } = props;
  return (
    // Wide tables are scrolled sideways, by keyboard too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="ui-table-frame" aria-label={caption} tabIndex={0}>
      <table className="ui-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, align, isNameHidden }) => (
              <th key={name} scope="col" data-align={align}>
                {isNameHidden === true ? <span className="visually-hidden">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }): ReactNode {
  const { name, isNameHidden, align, isRowHeader, cell } = column;
  const label = isNameHidden === true ? undefined : name;
  return isRowHeader === true ? (
    <th scope="row" data-label={label} data-align={align}>
      {cell(row)}
    </th>
  ) : (
    <td data-label={label} data-align={align}>
      {cell(row)}
    </td>
  );
}
