interface AvatarProps {
  name: string;
  url?: string | undefined;
  size?: "usual" | "large";
}

/** A person's picture, or the first letters of the name, which always stands beside it. */
export function Avatar({ name, url, size }: AvatarProps) {
  return (
    <span class={["avatar", size === "large" && size]} aria-hidden="true">
      {url === undefined ? <span safe>{initials(name)}</span> : <img src={url} alt="" />}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word = "") => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}
