import { expect, test } from "bun:test";
import { FairQueue, type Waiting, type Wanted } from "#src/imaging/pool/queue.ts";

interface Named extends Waiting {
  name: string;
}

const any: Wanted = { ranks: ["urgent", "usual"] };

function aQueue(mostCostMs = 1_000_000) {
  const queue = new FairQueue<Named>(mostCostMs);
  const refused: string[] = [];
  function add(lane: string, name: string, more: Partial<Waiting> = {}): Named {
    const refuse = () => refused.push(name);
    const entry = { lane, name, costMs: 10, rank: "usual" as const, isHeavy: false, refuse, ...more };
    queue.add(entry);
    return entry;
  }
  function takeAll(wanted: Wanted = any): string[] {
    const names: string[] = [];
    for (let next = queue.take(wanted); next; next = queue.take(wanted)) names.push(next.name);
    return names;
  }
  return { queue, refused, add, takeAll };
}

test("one lane goes in the order of coming", () => {
  const { add, takeAll } = aQueue();
  for (const name of ["a", "b", "c"]) add("shop", name);
  expect(takeAll()).toEqual(["a", "b", "c"]);
});

test("lanes take turns, however long one of them is", () => {
  const { add, takeAll } = aQueue();
  for (const name of ["a1", "a2", "a3", "a4"]) add("a", name);
  for (const name of ["b1", "b2"]) add("b", name);
  expect(takeAll()).toEqual(["a1", "b1", "a2", "b2", "a3", "a4"]);
});

test("turns are counted by work: one dear picture is worth many cheap ones", () => {
  const { add, takeAll } = aQueue();
  for (const name of ["dear1", "dear2"]) add("a", name, { costMs: 30 });
  for (const name of ["c1", "c2", "c3", "c4"]) add("b", name);
  expect(takeAll()).toEqual(["dear1", "c1", "c2", "c3", "dear2", "c4"]);
});

test("who comes while another is being served goes before what that one has waiting", () => {
  const { queue, add, takeAll } = aQueue();
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  expect(queue.take(any)?.name).toBe("a1");
  add("b", "b1");
  expect(takeAll()).toEqual(["b1", "a2", "a3"]);
});

test("who was away has saved nothing up", () => {
  const { add, takeAll } = aQueue();
  for (let n = 0; n < 9; n += 1) add("busy", `early${n}`);
  takeAll();
  for (const name of ["b1", "b2"]) add("busy", name);
  for (const name of ["f1", "f2", "f3"]) add("fresh", name);
  expect(takeAll()).toEqual(["f1", "b1", "f2", "b2", "f3"]);
});

test("uploads of one space wait for those of no other, however many it sends", () => {
  const { add, takeAll } = aQueue();
  for (const name of ["a1", "a2", "a3"]) add("a", name, { rank: "urgent" });
  for (const name of ["b1", "b2"]) add("b", name, { rank: "urgent" });
  expect(takeAll()).toEqual(["a1", "b1", "a2", "b2", "a3"]);
});

test("a heavy upload waits until it may run as well", () => {
  const { add, takeAll } = aQueue();
  add("a", "drawing", { rank: "urgent", isHeavy: true });
  add("a", "picture");
  expect(takeAll({ ...any, isLight: true })).toEqual(["picture"]);
  expect(takeAll()).toEqual(["drawing"]);
});

test("what is urgent goes first", () => {
  const { add, takeAll } = aQueue();
  add("a", "picture");
  add("a", "upload", { rank: "urgent" });
  expect(takeAll()).toEqual(["upload", "picture"]);
});

test("what is idle is taken for itself alone", () => {
  const { queue, add, takeAll } = aQueue();
  add("inspections", "inspection", { rank: "idle" });
  add("a", "picture");
  expect(takeAll()).toEqual(["picture"]);
  expect(queue.has(any)).toBe(false);
  expect(takeAll({ ranks: ["idle"] })).toEqual(["inspection"]);
});

test("what is heavy waits until it may run, and keeps nobody waiting", () => {
  const { add, takeAll } = aQueue();
  add("a", "heavy", { isHeavy: true });
  add("a", "light");
  expect(takeAll({ ...any, isLight: true })).toEqual(["light"]);
  expect(takeAll()).toEqual(["heavy"]);
});

test("what a queue that is full is asked to take is refused", () => {
  const { queue, add, refused, takeAll } = aQueue(30);
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  const next = { costMs: 10, rank: "usual" } as const;
  expect([queue.takes({ lane: "a", ...next }), queue.takes({ lane: "b", ...next })]).toEqual([false, true]);
  expect(() => add("a", "a4")).toThrow("Too many pictures are waiting");
  expect(takeAll()).toEqual(["a1", "a2", "a3"]);
  expect(refused).toEqual([]);
});

test("who fills the queue gives way to another", () => {
  const { add, refused, takeAll } = aQueue(30);
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  add("b", "b1");
  expect(refused).toEqual(["a3"]);
  expect(takeAll()).toEqual(["a1", "b1", "a2"]);
});

test("where there is less room than before, whoever fills it gives way to the next who comes", () => {
  const { queue, add, refused, takeAll } = aQueue(40);
  for (const name of ["a1", "a2", "a3", "a4"]) add("a", name);
  queue.mostCostMs = 20;
  expect(refused).toEqual([]);
  add("b", "b1");
  expect(refused).toEqual(["a4", "a3", "a2"]);
  expect(takeAll()).toEqual(["a1", "b1"]);
});

test("one alone is taken, whatever it costs", () => {
  const { add, takeAll } = aQueue(30);
  add("a", "giant", { costMs: 100 });
  expect(takeAll()).toEqual(["giant"]);
});

test("what is no longer wanted leaves, and leaves its room", () => {
  const { queue, add, takeAll } = aQueue(30);
  const [first, urgent] = [add("a", "a1"), add("a", "up", { rank: "urgent" })];
  expect([queue.length, queue.costMs]).toEqual([2, 20]);
  expect([queue.remove(first), queue.remove(first), queue.remove(urgent)]).toEqual([true, false, true]);
  expect([queue.length, queue.costMs]).toEqual([0, 0]);
  for (const name of ["a2", "a3", "a4"]) add("a", name);
  expect(takeAll()).toEqual(["a2", "a3", "a4"]);
});

test("an upload finds room where pictures have none left, and uploads too come to an end", () => {
  const { add, takeAll } = aQueue(30);
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  for (const name of ["u1", "u2", "u3"]) add("a", name, { rank: "urgent" });
  expect(() => add("a", "u4", { rank: "urgent" })).toThrow("Too many pictures are waiting");
  expect(takeAll()).toEqual(["u1", "u2", "u3", "a1", "a2", "a3"]);
});

test("who fills the room of uploads gives way to another", () => {
  const { add, refused, takeAll } = aQueue(30);
  for (const name of ["u1", "u2", "u3"]) add("a", name, { rank: "urgent" });
  add("b", "u4", { rank: "urgent" });
  expect(refused).toEqual(["u3"]);
  expect(takeAll()).toEqual(["u1", "u4", "u2"]);
});
