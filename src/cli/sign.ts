import { signUrl } from "#src/domain/delivery/sign-url.ts";
import type { Input, Outcome } from "./command.ts";
import { system, withData } from "./data.ts";

export async function sign({ arguments: [path = ""], flags, settings }: Input): Promise<Outcome> {
  const spaceKey = flags.required("space");
  const signed = await withData(settings, (services) => signUrl(services, system, { spaceKey, path }));
  const url = settings.config.publicUrl + signed;
  return { text: flags.has("url") ? url : signed, json: { path: signed, url } };
}
