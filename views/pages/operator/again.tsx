import { Button } from "#views/parts/button.tsx";

interface AgainProps {
  action: string;
  id: string;
  label: string;
}

/** Has something that failed done once more. */
export function Again({ action, id, label }: AgainProps) {
  return (
    <form method="post" action={action} data-form>
      <input type="hidden" name="id" value={id} />
      <Button label={label} size="small" />
    </form>
  );
}
