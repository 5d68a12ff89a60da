// Shows the choices and hides the rows that are not chosen. Without it every row is there.
const form = document.querySelector("form");
const choose = () => {
  const wanted = new FormData(form);
  for (const group of document.querySelectorAll("section.sheet")) {
    let left = 0;
    for (const row of group.querySelectorAll("[data-kind]")) {
      row.hidden = ["studio", "span", "kind"].some((key) => wanted.get(key) && wanted.get(key) !== row.dataset[key]);
      left += !row.hidden;
    }
    group.hidden = !left && [...wanted.values()].some(Boolean);
  }
  const rows = [...document.querySelectorAll("tr[data-kind]")].filter((row) => !row.hidden && !row.closest("[hidden]"));
  document.querySelector("output").textContent = `${rows.length} 份`;
};
form.hidden = false;
form.addEventListener("change", choose);
form.addEventListener("reset", () => setTimeout(choose));
choose(); // the browser may have kept the choices of the last visit
