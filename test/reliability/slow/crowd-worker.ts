/** A crowd on a thread of its own, so that it keeps nobody waiting but the server. */
import { holdConnections } from "./crowd.ts";

declare const self: Worker;

self.onmessage = async ({ data }) => self.postMessage(await holdConnections(data));
