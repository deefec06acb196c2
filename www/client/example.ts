// What TypeScript knows of the client; compiled with --strict, never run.

import { PortalError, portal } from "./index.js";
import type { Shape } from "./index.js";

const client = portal("https://portal.example", { language: "en" });
const who: Shape<"Session"> = await client.signIn({ person: "052301924230" });
const found = await client.lookUp({ procedure: "1.001193", role: "mother", key: "052301924230" });
const status: "found" | "empty" | "failed" = found.status;
const file = await client.sendFile(new Uint8Array(4), {
  progress: ({ received, size }) => console.info(received / size),
});

/** Sends what the element made, under a key that outlives a reload. */
async function sent(submission: Shape<"Submission">, key: string): Promise<string> {
  try {
    const { receipt, due } = await client.send(submission, { key });
    return `${receipt} ${due ?? ""}`;
  } catch (error) {
    if (error instanceof PortalError && error.kind === "superseded") return "reload";
    throw error;
  }
}

// @ts-expect-error no such kind of problem
const wrong = (error: PortalError) => error.kind === "nonsense";
// @ts-expect-error a lookup names a role
void client.lookUp({ procedure: "1.001193", key: "052301924230" });
export { file, sent, status, who, wrong };
