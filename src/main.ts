const [command = "", ...words] = process.argv.slice(2);

// Neither child loads what it doesn't need: it has to be there at once.
if (command === "render-child") {
  const { runRenderChild } = await import("#src/imaging/pool/render-child.ts");
  await runRenderChild(words[0] ?? "", words[1]);
} else if (command === "hashing-child") {
  const { runHashingChild } = await import("#src/domain/identity/hashing-child.ts");
  runHashingChild(words[0] ?? "");
} else {
  const { runProcess } = await import("#src/cli/run.ts");
  process.exit(await runProcess(process.argv.slice(2)));
}
