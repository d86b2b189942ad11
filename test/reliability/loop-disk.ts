import { mkdirSync, truncateSync, writeFileSync } from "node:fs";

/** Whether disks in files can be made here, with these programs: it takes root. */
export function canMount(...programs: string[]): boolean {
  const needed = ["mount", "umount", ...programs];
  return process.getuid?.() === 0 && needed.every((program) => Bun.which(program) !== null);
}

/** Makes a file of so many bytes into a disk, by the words of what formats it. */
export function makeDisk(image: string, sizeBytes: number, format: string[]): void {
  writeFileSync(image, "");
  truncateSync(image, sizeBytes);
  run([...format, image]);
}

/** Mounts a disk that lies in a file, which replays its journal. Disposing takes it off again. */
export function mountDisk(image: string, place: string): Disposable {
  mkdirSync(place, { recursive: true });
  run(["mount", "-o", "loop", image, place]);
  return { [Symbol.dispose]: () => unmount(place) };
}

/** Mounts an empty disk in memory, of so many bytes. Disposing takes it off again, whoever still has a file open. */
export function mountMemory(place: string, sizeBytes: number): Disposable {
  mkdirSync(place, { recursive: true });
  run(["mount", "-t", "tmpfs", "-o", `size=${sizeBytes}`, "tmpfs", place]);
  return { [Symbol.dispose]: () => run(["umount", "--lazy", place]) };
}

const patienceMs = 3_000;
const everyMs = 50;

/** Processes that are ending may hold it for a while. */
function unmount(place: string): void {
  const deadline = performance.now() + patienceMs;
  while (!Bun.spawnSync(["umount", place]).success && performance.now() < deadline) Bun.sleepSync(everyMs);
  Bun.spawnSync(["umount", "--lazy", place]);
}

/** Throws where the program says that it failed. */
export function run(words: string[]): void {
  const { success, stderr } = Bun.spawnSync(words, { stdout: "ignore", stderr: "pipe" });
  if (!success) throw new Error(`${words.join(" ")}: ${stderr}`);
}
