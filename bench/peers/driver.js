// Runs in the page: fetches one form, has it shown by the library of the page, and says when it stands.

async function drive() {
  const query = new URLSearchParams(location.search);
  const form = await (await fetch(`/form/${query.get("form")}`)).json();
  const filled = query.get("data") !== "0";
  const flat = (nested) => nested && Object.assign({}, ...Object.values(nested));
  const input = { ...form, validFlat: flat(form.valid), invalidFlat: flat(form.invalid) };
  window.input = input;
  // A debugger's evaluate may use eval in spite of the page's policy, so the policy check runs from a timer.
  window.validateInPage = () =>
    new Promise((done) => {
      setTimeout(() => {
        try {
          done(window.bench.validate(input.invalid, input.invalidFlat));
        } catch (error) {
          done(String(error).slice(0, 120));
        }
      }, 0);
    });

  const place = document.getElementById("app");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const controls = () => place.querySelectorAll("input,select,textarea").length;
  const began = performance.now();
  await window.bench.mount(place, {
    ...input,
    data: filled ? input.valid : undefined,
    flat: filled ? input.validFlat : undefined,
  });
  const wanted = Number(query.get("want") ?? form.fields);
  while (controls() < wanted && performance.now() - began < 20_000) await frame();
  await frame();
  await frame();
  window.ready = {
    at: performance.now(),
    mount: performance.now() - began,
    controls: controls(),
    nodes: place.querySelectorAll("*").length,
  };
}

drive().catch((error) => {
  window.ready = { error: String(error?.stack ?? error) };
});
