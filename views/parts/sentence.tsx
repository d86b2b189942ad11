import { escapeHtml } from "@kitajs/html";

interface SentenceProps {
  /** With `{name}` where the slot of that name stands. */
  text: string;
  slots: Record<string, JSX.Element>;
}

/** A sentence of any language with markup within it. */
export function Sentence({ text, slots }: SentenceProps) {
  const parts = text.split(/\{(\w+)\}/);
  return <>{parts.map((part, at) => (at % 2 === 1 ? (slots[part] ?? "") : <Words text={part} />))}</>;
}

function Words({ text }: { text: string }) {
  return <>{escapeHtml(text)}</>;
}
