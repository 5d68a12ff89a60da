// The key / leads to the field for a search, Escape leaves it. Whoever writes by voice, or hits keys by chance, can turn that off on
// the search page (WCAG 2.1.4).

const field = document.querySelector(".sb-search__input") ?? document.querySelector(".sb-find__input")
const choice = document.querySelector(".sb-search__slash input")
const typing = (at) => at?.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")
const kept = () => window.__md_get("__slash") !== false

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
  if (event.key === "/" && kept() && !typing(document.activeElement) && !document.querySelector("dialog[open]")) {
    if (!field?.offsetParent) return
    event.preventDefault()
    field.focus()
    field.select()
  } else if (event.key === "Escape" && document.activeElement?.matches(".sb-find__input")) {
    document.activeElement.blur()
  }
})

if (choice) {
  choice.checked = kept()
  choice.addEventListener("change", () => window.__md_set("__slash", choice.checked))
  choice.closest("label").hidden = false
}
