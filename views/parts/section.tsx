import type { Children, PropsWithChildren } from "@kitajs/html";

type SectionProps = PropsWithChildren<{
  id: string;
  title: string;
  help?: string;
  /** Where it is saved; left out where there is nothing to save. */
  action?: string;
  /** What saving means, in a sentence beside the button. */
  note?: string;
  actions?: Children;
  tone?: "usual" | "danger";
  /** Whether a file is among the fields. */
  hasFile?: boolean;
}>;

/** A part of the settings, saved by itself. */
export function Section({
  id,
  title,
  help,
  action,
  note,
  actions: safeActions,
  tone = "usual",
  hasFile,
  children,
}: SectionProps) {
  const inside = (
    <>
      <div class="section-body">
        <div class="section-head">
          <h2 id={id} safe>
            {title}
          </h2>
          {help !== undefined && <p safe>{help}</p>}
        </div>
        {children}
      </div>
      {safeActions !== undefined && (
        <div class="section-foot">
          {note !== undefined && <p safe>{note}</p>}
          {safeActions}
        </div>
      )}
    </>
  );
  return (
    <section class={["card", "section", tone]} aria-labelledby={id}>
      {action === undefined ? (
        inside
      ) : (
        <form
          method="post"
          action={action}
          enctype={hasFile ? "multipart/form-data" : undefined}
          novalidate
          data-form
        >
          {inside}
        </form>
      )}
    </section>
  );
}
