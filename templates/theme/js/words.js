// What is searched and what is shown of it: a question is cut into words, and a word into pairs of characters, as studiobook/website/search/index.py
// cuts texts; of a text that was found, the part that tells why.

const LENGTH = 96 // characters of a text that are shown
const BEFORE = 24 // of them at most before what was found
const LITTLE = new Set("的了和与及或在是") // alone between other words these say nothing

// what a word is looked up by: as it is, or as the fewest pairs that hold all its characters
function marks(word) {
  if (/^[a-z0-9]/.test(word)) return [word]
  const codes = word.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"))
  if (codes.length === 1) return [`z${codes[0]}`]
  const firsts = [...codes.keys()].filter((at) => at % 2 === 0 && at + 1 < codes.length)
  if (codes.length % 2) firsts.push(codes.length - 2)
  return firsts.map((at) => `z${codes[at]}${codes[at + 1]}`)
}

const folded = (text) => text.normalize("NFKC").toLowerCase()

// The words of a question. Short runs of characters stay whole, names among them; long ones are cut by the browser's dictionary.
// Only ``loosely`` taken, each piece of that is a word; else pieces are joined, so that a name stays whole.
function words(question, loosely = false) {
  const runs = folded(question).match(/[a-z0-9]+|(?:(?![a-z0-9])[\p{L}\p{N}])+/gu) ?? []
  return [...new Set(runs.flatMap((run) => {
    if (/^[a-z0-9]/.test(run) || [...run].length <= (loosely ? 1 : 3) || !Intl.Segmenter) return [run]
    const pieces = [...new Intl.Segmenter("zh", { granularity: "word" }).segment(run)].map(({ segment }) => segment)
    const telling = pieces.filter((piece) => !LITTLE.has(piece))
    if (!telling.length) return [run]
    return loosely ? telling : joined(pieces)
  }))]
}

// the words that pieces of a dictionary make: single characters stay with each other, a lonely one with its neighbour
function joined(pieces) {
  const found = []
  let singles = [] // that are not yet part of a word
  const close = () => {
    if (singles.length === 1 && found.at(-1)) found.push(found.pop() + singles[0])
    else if (singles.length) found.push(singles.join(""))
    singles = []
  }
  for (const piece of pieces) {
    if (LITTLE.has(piece)) {
      close()
      found.push("") // nothing is joined across it
    } else if ([...piece].length === 1) {
      singles.push(piece)
    } else {
      const before = singles.length === 1 ? singles.pop() : ""
      close()
      found.push(before + piece)
    }
  }
  close()
  return found.filter(Boolean)
}

function highlight(text) {
  const element = document.createElement("mark")
  element.textContent = text
  return element
}

// a text with what was found marked in it
function marked(text, sought) {
  const low = text.toLowerCase()
  if (low.length !== text.length) return [text]
  const parts = []
  let at = 0
  while (at < text.length) {
    const hits = sought.map((word) => [low.indexOf(word, at), word.length]).filter(([where]) => where >= 0)
    if (!hits.length) break
    const [where, length] = hits.sort((one, other) => one[0] - other[0] || other[1] - one[1])[0]
    parts.push(text.slice(at, where), highlight(text.slice(where, where + length)))
    at = where + length
  }
  return [...parts, text.slice(at)]
}

// the part of a text where most of what was sought stands together, from the beginning of its sentence if that is near
function excerpt(text, sought) {
  const flat = text.replace(/\s+/g, " ")
  const low = flat.toLowerCase()
  const places = sought.flatMap((word) => {
    const found = []
    for (let at = low.indexOf(word); at >= 0 && found.length < 50; at = low.indexOf(word, at + 1)) found.push([at, word])
    return found
  }).sort((one, other) => one[0] - other[0])
  const worth = ([from]) => new Set(places.filter(([at]) => at >= from && at < from + LENGTH - BEFORE).map(([, word]) => word)).size
  const best = places.reduce((most, one) => (most && worth(most) >= worth(one) ? most : one), null)
  const hit = best ? best[0] : 0
  const sentence = /[。；！？]?[^。；！？]*$/u.exec(flat.slice(Math.max(0, hit - BEFORE), hit))[0].replace(/^[。；！？\s]+/u, "")
  const start = hit - sentence.length
  const shown = flat.slice(start, start + LENGTH)
  return [start ? "…" : "", ...marked(shown, sought), start + LENGTH < flat.length ? "…" : ""]
}

window.sbWords = { excerpt, folded, marked, marks, words }
