// The line between a browser and the portal. It can be cut: what then goes over it is lost on the way, as on a real one. And it hears
// what pages complain about, by a script it puts first into each. Both are the same in every engine, whatever its driver can do.

import { createServer, request } from "node:http";

const EAR = "/complaints";
/** How long nothing must be under way, in ms. */
const QUIET = 500;

/** Tells the line what the page complains about; runs in the page before all else. */
function listen(ear) {
  const tell = (words) => navigator.sendBeacon(ear, `${location.pathname}: ${words}`);
  // Elements of ours have events of that name too.
  const failed = ({ message, target }) =>
    message ?? (/^(LINK|SCRIPT|IMG)$/.test(target.tagName) && `${target.outerHTML} was not loaded`);
  addEventListener("error", (event) => failed(event) && tell(failed(event)), true);
  addEventListener("unhandledrejection", ({ reason }) => tell(`uncaught: ${reason} ${reason?.stack ?? ""}`));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
    tell(`content policy: ${violatedDirective} forbids ${blockedURI} ${sample}`),
  );
  const own = console.error;
  console.error = (...words) => {
    tell(words.join(" "));
    own.apply(console, words);
  };
}
const SCRIPT = `(${listen})(${JSON.stringify(EAR)});`;

const whole = async (stream) => Buffer.concat(await stream.toArray()).toString();

/**
 * A line to a portal: `url` for the browser, `cut(path)` loses requests that write to a path, `mend()` loses none, `complaints` is
 * what pages said.
 */
export async function lineTo(portal) {
  const { port } = new URL(portal);
  const complaints = [];
  let lost;
  let losses = 0;
  let underWay = 0;
  let changed = Date.now();

  /** Hands a request on, with its headers as they are: the portal compares the host with where a page says it is from. */
  function handOn(asked, answer) {
    const isPage = asked.headers.accept?.includes("text/html");
    const headers = isPage ? { ...asked.headers, "accept-encoding": "identity" } : asked.headers;
    const on = request({ port, method: asked.method, path: asked.url, headers }, async (given) => {
      if (!isPage || !given.headers["content-type"]?.startsWith("text/html")) {
        answer.writeHead(given.statusCode, given.rawHeaders);
        return given.pipe(answer);
      }
      const page = (await whole(given)).replace("<head>", `<head><script src="${EAR}.js"></script>`);
      answer.writeHead(given.statusCode, { ...given.headers, "content-length": Buffer.byteLength(page) }).end(page);
    });
    on.on("error", () => answer.destroy());
    answer.on("close", () => on.destroy());
    asked.pipe(on);
  }

  const server = createServer(async (asked, answer) => {
    underWay += 1;
    answer.on("close", () => ([underWay, changed] = [underWay - 1, Date.now()]));
    if (asked.url === `${EAR}.js`) return answer.writeHead(200, { "content-type": "text/javascript" }).end(SCRIPT);
    if (asked.url === EAR) {
      complaints.push(await whole(asked));
      return answer.writeHead(204).end();
    }
    if (asked.method === "POST" && asked.url === lost) {
      losses += 1;
      return asked.socket.destroy();
    }
    handOn(asked, answer);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    complaints,
    cut: (path) => ([lost, losses] = [path, 0]),
    /** True when nothing is under way, nor has been for a while: who leaves a page that still loads makes it complain. */
    isQuiet: () => underWay === 0 && Date.now() - changed > QUIET,
    /** Gives how many requests were lost. */
    mend: () => {
      lost = undefined;
      return losses;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
