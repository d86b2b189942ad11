import type { Children, PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { ChooseBox } from "./choose-box.tsx";

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
export function Table<Row>(props: TableProps<Row>) {
  const { page, label, rows, chosenActions: safeChosenActions } = props;
  const safeTable = (
    <section class="card table-box" tabindex="0" aria-label={label}>
      <table class="table">
        <Head {...props} />
        <tbody>
          {rows.map((row) => (
            <Line {...props} line={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
  if (safeChosenActions === undefined) return safeTable;
  return (
    <Chooser page={page} actions={safeChosenActions}>
      {safeTable}
    </Chooser>
  );
}

/** A form of things that are chosen, with a bar of what can be done with them. */
export function Chooser({ page, actions, children }: PropsWithChildren<{ page: Page; actions: Children }>) {
  return (
    <form method="post" data-chooser data-said={page.t("common.chosen", { count: 0 })}>
      {children}
      <div class="chosen-bar" data-chosen>
        <span class="scripted" role="status" data-count></span>
        {actions}
      </div>
    </form>
  );
}

function Head<Row>({ page: { t }, columns, actions, chosenActions }: TableProps<Row>) {
  return (
    <thead>
      <tr>
        {chosenActions !== undefined && (
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
        {actions !== undefined && (
          <th class="tight">
            <span class="unseen" safe>
              {t("common.more")}
            </span>
          </th>
        )}
      </tr>
    </thead>
  );
}

function Line<Row>({ page, columns, row, actions, chosenActions, line }: TableProps<Row> & { line: Row }) {
  const { name, value } = row(line);
  return (
    <tr>
      {chosenActions !== undefined && (
        <td class="tight">
          <ChooseBox page={page} name={name} value={value} />
        </td>
      )}
      {columns.map((column, at) => (
        <Cell column={column} line={line} isFirst={at === 0} />
      ))}
      {actions !== undefined && (
        <td class="end">
          <span class="row-actions">{actions(line)}</span>
        </td>
      )}
    </tr>
  );
}

function Cell<Row>({ column, line, isFirst }: { column: Column<Row>; line: Row; isFirst: boolean }) {
  const look = [column.isNumber && "end", column.isFaint && "faint"];
  return isFirst ? (
    <th scope="row" class={look}>
      {column.cell(line)}
    </th>
  ) : (
    <td class={look} data-label={column.label}>
      {column.cell(line)}
    </td>
  );
}
