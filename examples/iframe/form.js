// The page in the frame: it says how high it is and hands the submission to the page around it.

const form = document.querySelector("to-khai");
const tell = (message) => parent.postMessage(message, location.origin);
new ResizeObserver(() => tell({ height: document.documentElement.offsetHeight })).observe(document.body);

form.addEventListener("submit", (event) => {
  const answer = new Promise((resolve) => {
    addEventListener("message", ({ origin, source, data }) => {
      if (origin === location.origin && source === parent) resolve(data);
    });
  });
  tell({ submission: event.detail.submission });
  event.detail.respondWith(answer);
});
