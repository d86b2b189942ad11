import { spyOn } from "bun:test";
import { open } from "node:fs/promises";

type Call = "sync" | "write";

/** Lets the nth call (from 0) of open files fail with this code until it is disposed of. */
export async function failingCall(call: Call, nth: number, code: string): Promise<Disposable> {
  const file = await open("/dev/null");
  const prototype = Object.getPrototypeOf(file) as Record<Call, (...args: unknown[]) => Promise<unknown>>;
  await file.close();
  const real = prototype[call];
  let calls = 0;
  const spy = spyOn(prototype, call).mockImplementation(async function (this: unknown, ...args: unknown[]) {
    if (calls++ === nth) throw Object.assign(new Error(`${code}: injected`), { code });
    return await real.apply(this, args);
  });
  return { [Symbol.dispose]: () => spy.mockRestore() };
}
