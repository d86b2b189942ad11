interface AvatarProps {
  name: string;
  url?: string | undefined;
  size?: "usual" | "large";
}

const tints = 4;

/** A person's picture, or the first letters of the name on a grey of its own; the name always stands beside it. */
export function Avatar({ name, url, size }: AvatarProps) {
  return (
    <span class={["avatar", tintOf(name), size === "large" && size]} aria-hidden="true">
      {url === undefined ? <span safe>{initials(name)}</span> : <img src={url} alt="" />}
    </span>
  );
}

/** The same for a name wherever it stands. */
function tintOf(name: string): string {
  const sum = [...name].reduce((before, letter) => (before * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  return `tint-${sum % tints}`;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word = "") => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}
