import type { Children } from "@kitajs/html";
import type { Page } from "#views/page.ts";

interface Column<Row> {
  label: string;
  cell(row: Row): Children;
  /** Numbers stand at the end. */
  isNumber?: boolean;
  isFaint?: boolean;
}

interface TableProps<Row> {
  page: Page;
  /** What the rows are, for who can't see it. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  /** What a row is called, and the value that stands for it when it is chosen. */
  row(row: Row): { name: string; value: string };
  /** Shown on hover and focus, always on touch. */
  actions?(row: Row): Children;
  /** What can be done with the chosen rows; the form is posted to where a button says. */
  chosenActions?: Children;
}

/** Rows of one kind. The first column is what a row is called. */
export function Table<Row>({ page, label, columns, rows, row, actions, chosenActions }: TableProps<Row>) {
  const { t } = page;
  const table = (
    <section class="card table-box" tabindex="0" aria-label={label}>
      <table class="table">
        <thead>
          <tr>
            {chosenActions && (
              <th class="tight">
                <input
                  type="checkbox"
                  class="check scripted"
                  aria-label={t("common.selectAll")}
                  data-chooses-all
                />
              </th>
            )}
            {columns.map((column) => (
              <th scope="col" class={column.isNumber ? "end" : undefined} safe>
                {column.label}
              </th>
            ))}
            {actions && (
              <th class="tight">
                <span class="unseen" safe>
                  {t("common.more")}
                </span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr>
              {chosenActions && (
                <td class="tight">
                  <input
                    type="checkbox"
                    class="check"
                    name="chosen"
                    value={row(one).value}
                    aria-label={t("common.select", { name: row(one).name })}
                  />
                </td>
              )}
              {columns.map((column, at) => (
                <Cell column={column} row={one} isFirst={at === 0} />
              ))}
              {actions && (
                <td class="end">
                  <span class="row-actions">{actions(one)}</span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
  if (chosenActions === undefined) return table;
  return (
    <form method="post" data-chooser data-said={t("common.chosen", { count: 0 })}>
      {table}
      <div class="chosen-bar" data-chosen>
        <span data-count></span>
        {chosenActions}
      </div>
    </form>
  );
}

function Cell<Row>({ column, row, isFirst }: { column: Column<Row>; row: Row; isFirst: boolean }) {
  const look = [column.isNumber && "end", column.isFaint && "faint"];
  return isFirst ? (
    <th scope="row" class={look}>
      {column.cell(row)}
    </th>
  ) : (
    <td class={look}>{column.cell(row)}</td>
  );
}
