/** The mark beside the name, drawn as in public/img/icon.svg. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" />
      <path d="M8 5.5 10.5 8 8 10.5 5.5 8Z" />
    </svg>
  );
}
