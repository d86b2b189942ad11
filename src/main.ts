const [command = "", ...words] = process.argv.slice(2);

// Loads nothing that a render process doesn't need: it has to be there at once.
if (command === "render-child") {
  const { runRenderChild } = await import("#src/imaging/pool/render-child.ts");
  await runRenderChild(words[0] ?? "");
} else {
  const { runCommandLine } = await import("#src/cli/run.ts");
  const { readEnvironment } = await import("#src/config/environment.ts");
  const { processTerminal } = await import("#src/cli/terminal.ts");
  process.exit(await runCommandLine(process.argv.slice(2), readEnvironment(), processTerminal()));
}
