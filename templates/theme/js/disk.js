// Search in a copy of the site that was opened from a disk: looks through the entries that scripts before it brought.
// Answers as the indexes do (js/search.js): every word has to occur; those with words in the title come first.

;(() => {
  const { folded } = window.sbWords
  const entries = window.studiobookEntries.map(([url, title, text, studio, year, kind, note], id) => ({
    id, url, title, text, note, values: [studio, year, kind], name: folded(title), low: folded(`${title}\n${text}`),
  }))

  window.studiobookIndex = async (words) => {
    const inTitle = (entry) => words.filter((word) => entry.name.includes(word)).length
    const found = entries.filter((entry) => words.every((word) => entry.low.includes(word)))
    found.sort((a, b) => inTitle(b) - inTitle(a) || b.values[1].localeCompare(a.values[1]) || a.id - b.id)
    return found.map((entry) => ({ values: entry.values, data: async () => entry }))
  }
})()
