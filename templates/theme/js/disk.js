// Search in a copy of the site that was opened from a disk: looks through search/entries.js, which the page loaded before.
// Answers as Pagefind does (js/search.js): every word of the question has to occur; those with a word in the title come first.

;(() => {
  const AROUND = 40 // characters of a text shown on either side of what was found
  const entries = window.studiobookEntries.map(([url, title, text, studio, year, kind, when], id) => ({
    id, url, title, text, when, values: [studio, year, kind], low: `${title}\n${text}`.toLowerCase(),
  }))

  const escaped = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)

  function excerpt(entry, words) {
    const text = entry.text.replace(/\s+/g, " ")
    const low = text.toLowerCase()
    const first = Math.min(...words.map((word) => low.indexOf(word)).filter((at) => at >= 0))
    const start = Number.isFinite(first) ? Math.max(0, first - AROUND) : 0
    let left = text.slice(start, start + 3 * AROUND)
    let shown = start ? "…" : ""
    while (left) {
      const lower = left.toLowerCase()
      const [at, word] = words
        .map((one) => [lower.indexOf(one), one])
        .filter(([where]) => where >= 0)
        .sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0] ?? [left.length, ""]
      shown += escaped(left.slice(0, at)) + (word ? `<mark>${escaped(left.slice(at, at + word.length))}</mark>` : "")
      left = left.slice(at + word.length)
    }
    return start + 3 * AROUND < text.length ? `${shown}…` : shown
  }

  async function search(query) {
    const words = (query ?? "").toLowerCase().split(/\s+/).filter(Boolean)
    const inTitle = (entry) => words.filter((word) => entry.title.toLowerCase().includes(word)).length
    const found = entries.filter((entry) => words.every((word) => entry.low.includes(word)))
    found.sort((a, b) => inTitle(b) - inTitle(a) || b.values[1].localeCompare(a.values[1]) || a.id - b.id)
    const data = (entry) => async () => ({
      meta: { title: entry.title, url: entry.url, when: entry.when },
      excerpt: excerpt(entry, words),
    })
    return { results: found.map((entry) => ({ id: entry.id, data: data(entry) })) }
  }

  window.studiobookIndex = { pagefind: { search }, facets: Object.fromEntries(entries.map((one) => [one.id, one.values])) }
})()
