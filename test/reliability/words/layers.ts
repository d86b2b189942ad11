import sharp from "sharp";
import { gifFrames } from "#test/reliability/bombs/gif.ts";
import { blank } from "#test/reliability/bombs/png.ts";
import type { NamedPicture } from "#test/support/odd-pictures.ts";

/** A path that somebody asks for to do harm. */
export interface Attempt {
  what: string;
  path: string;
}

/** Under these names lie what attempts lay onto each other. */
const [dot, wide, moving, bomb, crowd, torn] = [
  "dot.png",
  "wide.png",
  "moving.gif",
  "bomb.png",
  "crowd.gif",
  "torn.jpg",
];

const calls = (count: number, call: string) => Array.from({ length: count }, () => call).join(":");

/** Its name reads like a path that lays it onto itself. */
const itself = "filters:image(itself.png)/itself.png";

export async function layerPictures(): Promise<NamedPicture[]> {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  const plain = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#c52", noise } });
  const jpeg = new Uint8Array(await plain(400, 300).jpeg().toBuffer());
  return [
    { name: dot, bytes: new Uint8Array(await plain(8, 8).png().toBuffer()) },
    { name: wide, bytes: new Uint8Array(await plain(1200, 900).png().toBuffer()) },
    { name: moving, bytes: gifFrames(120, 90, 190) },
    { name: bomb, bytes: await blank({ width: 7071, height: 7071 }) },
    { name: crowd, bytes: gifFrames(300, 300, 199) },
    { name: torn, bytes: jpeg.fill(0xff, jpeg.length >> 1, (jpeg.length * 3) >> 2) },
    { name: itself, bytes: new Uint8Array(await plain(30, 20).png().toBuffer()) },
    { name: "itself.png", bytes: new Uint8Array(await plain(30, 20).png().toBuffer()) },
  ];
}

/** `image` within `image`; each step down is written as it stands, or escaped once more. */
function nested(depth: number, of: string, step: (path: string) => string = (path) => path): string {
  return depth === 0 ? of : `filters:image(${step(nested(depth - 1, of, step))},1,1)/${dot}`;
}

/** So many layers on each layer, so deep. */
function tree(breadth: number, depth: number): string {
  return depth === 0 ? dot : `filters:${calls(breadth, `image(${tree(breadth, depth - 1)},1,1)`)}/${dot}`;
}

const repeated = `watermark(${wide},repeat,repeat,50)`;
const written = `text(words,repeat,repeat,sans-20,red,50)`;

const attempts: Record<string, string> = {
  "layers 10 deep": nested(10, dot),
  "layers 11 deep": nested(11, dot),
  "layers 1,000 deep": nested(1_000, dot),
  "layers 5 deep, each escaped again": nested(5, dot, encodeURIComponent),
  "layers 12 deep, each escaped again": nested(12, dot, encodeURIComponent),
  "brackets that never close": `${"filters:image(".repeat(3_000)}${dot}`,
  "brackets that only close": `filters:image(${")".repeat(30_000)}/${dot}`,
  "a tree of 3 to 4": tree(3, 4),
  "a tree of 9 to 2": tree(9, 2),
  "a tree of 2 to 10": tree(2, 10),
  "a picture on itself": `filters:image(${wide}):watermark(${wide}):frame(${wide})/${wide}`,
  "a picture whose name lays it onto itself": `filters:watermark(b64:${base64url(itself)}):image(b64:${base64url(itself)})/b64:${base64url(itself)}`,
  "the same, its name a path": `filters:image(${encodeURIComponent(itself)})/${dot}`,
  "100 watermarks": `filters:${calls(100, `watermark(${dot},repeat,repeat)`)}/${wide}`,
  "1,000 watermarks": `filters:${calls(1_000, `watermark(${dot},1,1)`)}/${wide}`,
  "100 large watermarks, repeated": `9000x9000/filters:${calls(100, repeated)}/${dot}`,
  "100 plain colours as large as may be": `filters:${calls(100, "image(9000x9000/color:red,0,0,50)")}/${wide}`,
  "100 blurred layers": `filters:${calls(100, `image(3000x3000/filters:blur(150)/${dot},0,0,50)`)}/${wide}`,
  "50 texts, repeated": `5000x5000/filters:${calls(50, written)}/${dot}`,
  "a bomb as a layer": `filters:watermark(${bomb},repeat,repeat,10)/${dot}`,
  "a bomb in each way of laying": `filters:image(${bomb}):watermark(${bomb},0,0,0,50,50):frame(${bomb})/${wide}`,
  "100 bombs as layers": `filters:${calls(100, `image(${bomb})`)}/${dot}`,
  "a bomb 10 deep": nested(10, bomb),
  "moving layers on a moving picture": `filters:${calls(20, `image(${moving},0,0,50)`)}/${moving}`,
  "a moving layer, turned and blurred": `filters:image(300x300/filters:rotate(90):pixelate(2):noise(90)/${crowd})/${crowd}`,
  "a frame that moves": `filters:frame(${crowd}):frame(${moving})/${crowd}`,
  "100 frames": `filters:${calls(100, `frame(${dot})`)}/${dot}`,
  "a malformed layer": `filters:watermark(${torn}):image(${torn}):frame(${torn})/${dot}`,
  "a malformed layer 10 deep": nested(10, torn),
  "a missing layer": `filters:image(nosuch.png)/${dot}`,
  "a missing layer 10 deep": nested(10, "nosuch.png"),
  "a version that isn't there": `filters:image(filters:version(99999999999)/${dot})/${dot}`,
  "layers without a name": "filters:image():watermark():frame():image(,,,,):watermark(,,,,,)/dot.png",
  "a layer with the signature of a URL": `filters:image(unsafe/${dot}):image(/AAAAAAAAAAAAAAAAAAAAAAAAAAA=/${dot})/${dot}`,
  "a layer as facts, as a file, expired": `filters:image(meta/${dot}):image(filters:raw()/${dot}):image(filters:expire(1)/${dot})/${dot}`,
  "a layer of no size": `filters:image(0x0/${dot}):image(fxf/${dot}):image(f-99999xf-99999/${dot})/${dot}`,
  "a layer of an endless size": `filters:image(99999999999999999999x1/${dot}):watermark(${dot},0,0,0,1000000,1000000)/${dot}`,
  "names that climb": `filters:watermark(b64:${base64url("../../../etc/passwd")}):image(b64:${base64url("/etc/passwd")})/${dot}`,
  "names that are addresses": `filters:watermark(b64:${base64url("http://127.0.0.1/")}):image(b64:${base64url("file:///etc/passwd")})/${dot}`,
  "a name with a NUL": `filters:watermark(b64:${base64url("dot\0.png")}):watermark(dot%00.png)/${dot}`,
  "a name that is no UTF-8": `filters:watermark(%ff%fe%ed%a0%80):image(b64:_____w)/${dot}`,
};

export function layerAttempts(): Attempt[] {
  return Object.entries(attempts).map(([what, path]) => ({ what, path }));
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
