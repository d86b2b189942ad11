/** Prints what @genox/imagor-url-builder signs for imagor, and the size that each is to have, of 300 by 200. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , secret, place] = process.argv;
const directory = createRequire(`${place}/package.json`).resolve.paths("@genox/imagor-url-builder")[0];
const { imagorClient } = await import(
  pathToFileURL(`${directory}/@genox/imagor-url-builder/dist/index.js`).href
);
const server = "https://images.example";
const client = await imagorClient({ imagorServer: server, imagorServerKey: secret });

const wanted = [
  [(url) => url.dimensions(90, 60), 90, 60],
  [(url) => url.width(100), 100, 67],
  [(url) => url.height(50), 75, 50],
  [(url) => url.dimensions(80, 80).smart(), 80, 80],
  [(url) => url.fitIn().dimensions(100, 100), 100, 67],
  [(url) => url.fitIn().dimensions(900, 900), 300, 200],
  [(url) => url.fullFitIn().dimensions(100, 100), 150, 100],
  [(url) => url.stretch().dimensions(80, 90), 80, 90],
  [(url) => url.dimensions(60, 40).blur(2).quality(70).stripMetadata(), 60, 40],
  [(url) => url.dimensions(60, 40).format("webp").roundCorner(10), 60, 40],
  [(url) => url.dimensions(60, 50).rotate(90).hflip(), 50, 60],
  [(url) => url.dimensions(90, 60).label("words", 5, 5, 20, "red", 10), 90, 60],
];
const urls = [];
for (const [build, width, height] of wanted) {
  const url = await build(client).src("holiday/cat.jpg").getUrl();
  urls.push({ path: url.slice(server.length), width, height });
}
process.stdout.write(JSON.stringify(urls));
