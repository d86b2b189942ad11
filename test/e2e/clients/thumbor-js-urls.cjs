/** Prints what thumbor-js-url-builder signs with a secret, and the size that each is to have, of 300 by 200. */
const [, , secret, place] = process.argv;
const Thumbor = require(require.resolve("thumbor-js-url-builder", { paths: [place] }));
const url = () => new Thumbor(secret, "").setImagePath("holiday/cat.jpg");

const wanted = [
  [url().resize(90, 60), 90, 60],
  [url().resize(100, 0), 100, 67],
  [url().resize(0, 50), 75, 50],
  [url().resize(80, 80).smartCrop(true), 80, 80],
  [url().resize(80, 80).halign("left").valign("top"), 80, 80],
  [url().resize(80, 80).halign("right").valign("bottom"), 80, 80],
  [url().fitIn(100, 100), 100, 67],
  [url().resize(60, 40).flipHorizontally(), 60, 40],
  [url().resize(60, 40).flipVertically(), 60, 40],
  [url().crop(10, 20, 110, 70), 100, 50],
  [url().resize(40, 30).filter("blur(2):quality(70):format(webp)"), 40, 30],
  [url().fitIn(60, 60).filter("fill(red)"), 60, 60],
];
const urls = wanted.map(([built, width, height]) => ({ path: built.buildUrl(), width, height }));
process.stdout.write(JSON.stringify(urls));
