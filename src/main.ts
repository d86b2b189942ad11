const [command = "", ...words] = process.argv.slice(2);

// Loads nothing that a render process doesn't need: it has to be there at once.
if (command === "render-child") {
  const { runRenderChild } = await import("#src/imaging/pool/render-child.ts");
  await runRenderChild(words[0] ?? "", words[1]);
} else {
  const { runProcess } = await import("#src/cli/run.ts");
  process.exit(await runProcess(process.argv.slice(2)));
}
