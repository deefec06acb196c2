// The page around the frame: it keeps the frame as high as the form and takes the submission.

const frame = document.querySelector("iframe");
addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
  if (event.data.height) frame.height = event.data.height;
  if (event.data.submission) {
    document.getElementById("receipt").textContent = `Đã nhận hồ sơ: ${event.data.submission.digest.value}`;
    event.source.postMessage({ receipt: "HS-2026-0002" }, event.origin);
  }
});
