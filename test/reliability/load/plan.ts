/** One request of a plan. */
export interface Order {
  /** When it is sent, whatever has become of the others: milliseconds from the start of the plan. */
  atMs: number;
  path: string;
  /** What its outcome is counted under. */
  kind: string;
}

/** What a generator does: all orders, each at its time, or for so long what so many clients get through. */
export interface Plan {
  port: number;
  /** Milliseconds since 1970. */
  startsAt: number;
  orders: Order[];
  closedLoop?: { clients: number; seconds: number };
}

export interface Outcome extends Omit<Order, "path"> {
  /** 0 where no whole answer came. */
  status: number;
  /** From sending the request to the last byte of the answer. */
  ms: number;
  /** How much later than planned it was sent: by this the generator is too slow. */
  lateMs: number;
  saysRetryAfter: boolean;
}
