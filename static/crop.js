// The photo that is about to be kept, drawn while somebody moves it; the server cuts it by the same three figures.
const form = document.getElementById("crop");
const frame = form.querySelector(".photo-frame img");
const uncut = new Image();

uncut.addEventListener("load", () => {
  const canvas = document.createElement("canvas");
  canvas.width = 295;
  canvas.height = 413;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", frame.alt);
  frame.replaceWith(canvas);
  form.querySelector("figcaption").hidden = false;
  form.querySelector("[data-without-script]").hidden = true;

  const figure = (name) => Number(form.elements[name].value) / 100;
  function kept() {
    const largest = Math.min(uncut.naturalWidth, (uncut.naturalHeight * 5) / 7);
    const width = largest * Math.max(1 / figure("zoom"), Math.min(1, 280 / largest));
    const height = (width * 7) / 5;
    return { width, height, across: uncut.naturalWidth - width, down: uncut.naturalHeight - height };
  }
  function draw() {
    const { width, height, across, down } = kept();
    const place = [across * figure("across"), down * figure("down"), width, height];
    canvas.getContext("2d").drawImage(uncut, ...place, 0, 0, canvas.width, canvas.height);
  }
  form.addEventListener("input", draw);

  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    const { width, across, down } = kept();
    const scale = (width / canvas.clientWidth) * 100;
    if (across > 0) form.elements.across.value -= (event.movementX * scale) / across;
    if (down > 0) form.elements.down.value -= (event.movementY * scale) / down;
    draw();
  });
  draw();
});
uncut.src = form.dataset.uncut;
