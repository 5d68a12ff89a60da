// Shows the choices of a list and hides what was not chosen. Without it the whole list is there, in its groups.
// The address keeps the choices, so that they can be sent to a colleague and the way back works.

const form = document.querySelector(".sb-filter")
const names = [...form.elements].filter((one) => one.tagName === "SELECT").map((one) => one.name)
const items = [...document.querySelectorAll(names.map((name) => `[data-${name}]`).join(","))]
const groups = [...document.querySelectorAll("[data-group]")]
const said = form.querySelector("output")
// which of the folded years were open before anything was chosen
const opened = new Map(groups.filter((one) => one.tagName === "DETAILS").map((one) => [one, one.open]))
let narrowed = false

function choose() {
  const wanted = names.map((name) => [name, form.elements[name].value]).filter(([, value]) => value)
  let left = 0
  for (const item of items) {
    item.hidden = !wanted.every(([name, value]) => (item.dataset[name] ?? "").split(" ").includes(value))
    left += !item.hidden
  }
  for (const group of groups) {
    group.hidden = wanted.length > 0 && !items.some((item) => !item.hidden && group.contains(item))
  }
  if (wanted.length || narrowed) for (const [group, before] of opened) group.open = wanted.length ? !group.hidden : before
  narrowed = wanted.length > 0
  said.textContent = `${left} ${said.dataset.unit}`
  const address = new URL(location.href)
  address.search = new URLSearchParams(wanted).toString()
  history.replaceState(null, "", address)
}

const asked = new URLSearchParams(location.search)
for (const name of names) form.elements[name].value = asked.get(name) ?? ""
for (const name of names) if (form.elements[name].selectedIndex < 0) form.elements[name].value = ""
form.hidden = false
form.addEventListener("change", choose)
form.addEventListener("reset", () => setTimeout(choose))
choose()
