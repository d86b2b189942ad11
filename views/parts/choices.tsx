import { Icon } from "./icon.tsx";

interface ChoicesProps {
  name: string;
  label: string;
  help?: string;
  /** One of them, or as many as one likes. */
  kind: "radio" | "checkbox";
  options: { value: string; label: string; code?: string }[];
  chosen: readonly string[];
  /** What is wrong, and what to do. */
  error?: string | undefined;
}

/** Things to choose from, all of which are seen. */
export function Choices({ name, label, help, kind, options, chosen, error }: ChoicesProps) {
  const described = [
    help !== undefined && `choices-${name}-help`,
    error !== undefined && `choices-${name}-error`,
  ]
    .filter(Boolean)
    .join(" ");
  return (
    <fieldset
      class={["field", "choices", `of-${name}`]}
      aria-describedby={described === "" ? undefined : described}
    >
      <legend safe>{label}</legend>
      <div class="choices-box">
        {options.map(({ value, label: text, code }, at) => (
          <div class="tick">
            <input
              type={kind}
              class="check"
              id={`choices-${name}-${at}`}
              name={name}
              value={value}
              checked={chosen.includes(value)}
              aria-invalid={error === undefined || kind === "radio" ? undefined : "true"}
            />
            <label for={`choices-${name}-${at}`}>
              <span safe>{text}</span>
              {code !== undefined && <code safe>{code}</code>}
            </label>
          </div>
        ))}
      </div>
      {help !== undefined && (
        <p class="help" id={`choices-${name}-help`} safe>
          {help}
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`choices-${name}-error`}>
          <Icon name="circle-alert" />
          <span safe>{error}</span>
        </p>
      )}
    </fieldset>
  );
}
