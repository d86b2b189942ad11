import type { Params } from "#src/imaging/url/params.ts";
import type { SigningKey } from "#src/imaging/url/sign.ts";
import { verifySignature } from "#src/imaging/url/verify.ts";
import { Refusal } from "#src/lib/errors.ts";

interface Lock {
  signingKeys: readonly SigningKey[];
  unsafeAllowed: boolean;
}

/**
 * The first of the ways in which a path may be meant that is signed, or unsigned where the space allows it; refused
 * where that names a picture that can't exist. A bad signature hears the same as a space that doesn't exist.
 */
export function admit(space: Lock, candidates: readonly Params[]): Params {
  const params = candidates.find((candidate) => isAuthorised(space, candidate));
  if (params === undefined) throw badSignature();
  if (isPossibleName(params.image)) return params;
  throw new Refusal(
    "invalid",
    "No picture can have this name: control characters, and folders or files that begin with a dot, are refused.",
  );
}

export function badSignature(): Refusal {
  return new Refusal(
    "bad_signature",
    "This URL isn't signed by a key of this address. Ask its maker for a new one.",
  );
}

function isAuthorised({ signingKeys, unsafeAllowed }: Lock, { unsafe, path, hash }: Params): boolean {
  return unsafe ? unsafeAllowed : verifySignature(signingKeys, path, hash);
}

function isPossibleName(image: string): boolean {
  return !/\p{Cc}|(?:^|\/)\./u.test(image);
}
