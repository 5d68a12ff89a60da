// Runs before the page is shown. The theme's bundle expects these four names; the palette is what the reader chose last time.
// Storage may be closed to a page (private windows, files on a disk): then nothing is remembered.

window.__md_scope = new URL(document.currentScript.dataset.base, location)
window.__md_hash = (text) => [...text].reduce((sum, mark) => ((sum << 5) - sum + mark.charCodeAt(0)) | 0, 0)
window.__md_get = (name, storage, scope = window.__md_scope) => {
  try {
    return JSON.parse((storage ?? localStorage).getItem(`${scope.pathname}.${name}`))
  } catch {
    return null
  }
}
window.__md_set = (name, value, storage, scope = window.__md_scope) => {
  try {
    (storage ?? localStorage).setItem(`${scope.pathname}.${name}`, JSON.stringify(value))
  } catch {
    // not remembered
  }
}

const chosen = window.__md_get("__palette")?.color
if (chosen) {
  let colours = chosen
  if (chosen.media === "(prefers-color-scheme)") {
    const light = matchMedia("(prefers-color-scheme: light)").matches
    const input = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${light ? "light" : "dark"})"]`)
    const of = (name) => input?.getAttribute(`data-md-color-${name}`)
    colours = { media: of("media"), scheme: of("scheme"), primary: of("primary"), accent: of("accent") }
  }
  for (const [name, value] of Object.entries(colours)) {
    if (value) document.body.setAttribute(`data-md-color-${name}`, value)
  }
}
