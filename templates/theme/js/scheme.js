// Runs before the page is shown, so that no reader sees the other colours first: the system's, or those chosen last time.
// What a reader chooses is kept under the names by which the theme's own scripts would keep it. Storage may be closed to a page
// (private windows, files on a disk): then a choice holds for the page alone.
{
  const scope = new URL(document.currentScript.dataset.base, location).pathname // several sites may share a host
  const night = matchMedia("(prefers-color-scheme: dark)")
  const here = new Map()

  window.__md_get = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`${scope}.${name}`)) ?? here.get(name) ?? null
    } catch {
      return here.get(name) ?? null
    }
  }
  window.__md_set = (name, value) => {
    here.set(name, value)
    try {
      localStorage.setItem(`${scope}.${name}`, JSON.stringify(value))
    } catch {
      // for this page
    }
  }
  window.sbScheme = () => window.__md_get("__palette")?.color?.scheme ?? (night.matches ? "slate" : "default")
  document.body.setAttribute("data-md-color-scheme", window.sbScheme())
}
