/** What is known, one line each. */
export function Facts({ facts }: { facts: [name: string, value: JSX.Element][] }) {
  return (
    <div class="facts">
      <dl>
        {facts.map(([name, safeValue]) => (
          <div>
            <dt safe>{name}</dt>
            <dd>{safeValue}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
