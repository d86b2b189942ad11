import type { Children, PropsWithChildren } from "@kitajs/html";

type DialogProps = PropsWithChildren<{
  /** What a button with `data-opens` names. */
  id: string;
  title: string;
  /** A question is answered by one of these; the first is the way back. */
  actions: Children;
  /** Where the form of the dialog is posted. */
  action: string;
}>;

/** Over the page, opened by a script. What it asks has a page of its own, for who has none. */
export function Dialog({ id, title, action, actions, children }: DialogProps) {
  return (
    <dialog class="dialog" id={id} aria-labelledby={`${id}-title`} closedby="any" data-dialog>
      <form method="post" action={action} data-form>
        <div class="dialog-body">
          <h2 id={`${id}-title`} safe>
            {title}
          </h2>
          {children}
        </div>
        <div class="dialog-foot">{actions}</div>
      </form>
    </dialog>
  );
}
