interface SlashedProps {
  text: string;
}

/** Behind a slash that no other follows and none precedes: not within `https://`. */
const placeToBreak = /(?<=[^/]\/)(?=[^/])/;

/** An address or a path, which a narrow screen breaks at its slashes before it breaks within a word. */
export function Slashed({ text }: SlashedProps) {
  const [first = "", ...others] = text.split(placeToBreak);
  return (
    <>
      <span safe>{first}</span>
      {others.map((part) => (
        <>
          <wbr />
          <span safe>{part}</span>
        </>
      ))}
    </>
  );
}
