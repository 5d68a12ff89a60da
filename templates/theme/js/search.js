// The search page: Pagefind's indexes, one a school year and two of what belongs to none, merged here; facets and texts from the
// files beside each index. How a question is cut stands in js/words.js. Plain DOM calls only: no text becomes markup.

const { excerpt, folded, marked, marks, words } = window.sbWords
const page = document.querySelector(".sb-search")
const form = page.querySelector("form")
const fold = page.querySelector(".sb-search__fold")
const facetBox = page.querySelector(".sb-search__facets")
const said = page.querySelector(".sb-search__said")
const resultBox = page.querySelector(".sb-search__results")
const base = new URL(page.dataset.index, location.href)
const site = new URL("..", base)
const FACETS = ["工作室", "学年", "类型"]
const WEIGHTS = { written: 0.4 } // the handbook's examples name people too, and come after them
const MARKS = 3 // that a question is looked up by at first: each loads a part of every index, and few texts hold that many by chance
const STEP = 8 // results that are shown at first, and each time more are asked for
const FACET_STEP = 8 // values of a facet that are shown at first

async function load(path, cache = "default") {
  const answer = await fetch(new URL(path, base), { cache })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.json()
}

function made(tag, className, ...children) {
  const element = document.createElement(tag)
  if (className) element.className = className
  element.append(...children)
  return element
}

async function open() {
  if (window.studiobookIndex) return window.studiobookIndex // a copy opened from a disk, see js/disk.js
  const indexes = await load("indexes.json", "no-cache")
  const pagefind = await import(new URL(`${indexes[0]}/pagefind.js`, base))
  await pagefind.options({ noWorker: true }) // a worker would load the program a second time
  await pagefind.search("") // fails where the program cannot be loaded; merging would wait for ever
  const [places] = await Promise.all([
    Promise.all(indexes.map(placesOf)),
    ...indexes.slice(1).map((index) => pagefind.mergeIndex(new URL(index, base).pathname, { indexWeight: WEIGHTS[index] ?? 1 })),
  ])
  const of = new Map(places)
  const digits = new Map(places.map(([index, , count]) => [index, count]))
  return async (words) => {
    if (!words.length) return places.flatMap(([index, known]) => [...known].map(([hash, values]) => shown(index, hash, values)))
    const wanted = spread(words)
    const first = await scoresOf(pagefind, wanted.slice(0, MARKS))
    const few = inAll(first).length <= STEP // they are shown anyway, and their texts tell whether they hold the rest
    const scores = few ? first : [...first, ...(await scoresOf(pagefind, wanted.slice(MARKS)))]
    const found = inAll(scores)
      .map((id) => ({ id, score: scores.reduce((sum, one) => sum + one.get(id), 0) }))
      .sort((one, other) => other.score - one.score)
      .flatMap(({ id }) => {
        const [index, whole] = id.split("_")
        const hash = whole.slice(0, digits.get(index))
        const values = of.get(index)?.get(hash)
        return values ? [shown(index, hash, values)] : []
      })
    return few && wanted.length > MARKS ? holding(found, words) : found
  }
}

// the marks of words, of each word one before any has another
function spread(words) {
  const each = words.map(marks)
  const turns = Math.max(...each.map((one) => one.length))
  return [...new Set(Array.from({ length: turns }, (_, turn) => each.flatMap((one) => one.slice(turn, turn + 1))).flat())]
}

// one search for each mark: of several, Pagefind drops those that an index has nowhere
const scoresOf = (pagefind, sought) => Promise.all(sought.map(async (mark) =>
  new Map((await pagefind.search(mark)).results.map(({ id, score }) => [id, score]))))

const inAll = (scores) => [...scores[0].keys()].filter((id) => scores.every((one) => one.has(id)))

// something found: its facets, and how to load what is shown of it, once
function shown(index, hash, values) {
  let loaded
  return { values, data: () => (loaded ??= load(`${index}/entries/${hash}.json`)) }
}

// those of what was found that hold all words letter by letter
async function holding(found, words) {
  const entries = await Promise.all(found.map((one) => one.data()))
  const texts = entries.map(({ title, text }) => folded(`${title}\n${text}`))
  return found.filter((_, at) => words.every((word) => texts[at].includes(word)))
}

// which facets the pages of an index have, by as many digits of the hash in their ids as stand in the file
async function placesOf(index) {
  const facets = await load(`${index}/facets.json`, "no-cache")
  const { digits } = facets
  const values = facets.studio.map((studio, number) => [
    facets.ids.slice(number * digits, (number + 1) * digits),
    [facets.studios[studio], facets.year, facets.kinds[facets.kind[number]]],
  ])
  return [index, new Map(values), digits]
}

const chosen = () => {
  const wanted = new URLSearchParams(location.search)
  return FACETS.map((name) => new Set(wanted.getAll(name)))
}

// the address says what is searched, so that it can be sent to a colleague and the way back works
function remember(question, picked) {
  const address = new URL(location.href)
  address.search = ""
  if (question) address.searchParams.set("q", question)
  FACETS.forEach((name, index) => picked[index].forEach((value) => address.searchParams.append(name, value)))
  history.replaceState(null, "", address)
}

const fits = (values, picked, except) =>
  picked.every((wanted, index) => index === except || !wanted.size || wanted.has(values[index]))

function showFacets(found, picked, again) {
  const focus = document.activeElement?.dataset?.value
  const opened = new Set([...facetBox.querySelectorAll("details[open]")].map((one) => one.dataset.facet))
  facetBox.replaceChildren(...FACETS.flatMap((name, index) => {
    const counts = new Map()
    for (const one of found) {
      const value = one.values[index]
      if (value && fits(one.values, picked, index)) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    for (const value of picked[index]) if (!counts.has(value)) counts.set(value, 0)
    if (!counts.size) return []
    const byYear = ([one], [other]) => other.localeCompare(one)
    const byCount = ([one, many], [other, few]) => few - many || one.localeCompare(other, "zh")
    const choices = [...counts].sort(index === 1 ? byYear : byCount).map(([value, count]) => choice(index, value, count, picked, again))
    const rest = choices.splice(choices.length > FACET_STEP + 1 ? FACET_STEP : choices.length)
    const box = made("fieldset", "", made("legend", "", name), ...choices)
    if (rest.length) {
      const others = made("details", "", made("summary", "", `其余 ${rest.length} 项`), ...rest)
      others.dataset.facet = name
      others.open = opened.has(name) || rest.some((one) => one.querySelector("input").checked)
      box.append(others)
    }
    return [box]
  }))
  const count = picked.reduce((sum, one) => sum + one.size, 0)
  fold.querySelector("summary").textContent = count ? `筛选（已选 ${count} 项）` : "筛选"
  fold.hidden = !facetBox.children.length
  if (focus) [...facetBox.querySelectorAll("input")].find((one) => one.dataset.value === focus)?.focus()
}

function choice(index, value, count, picked, again) {
  const box = made("input", "")
  box.type = "checkbox"
  box.checked = picked[index].has(value)
  box.dataset.value = `${index} ${value}`
  box.addEventListener("change", () => {
    box.checked ? picked[index].add(value) : picked[index].delete(value)
    again()
  })
  return made("label", "", box, made("span", "sb-search__value", value), made("span", "sb-search__number", String(count)))
}

async function entry(one, sought) {
  const { title, url, text, note } = await one.data()
  const link = made("a", "", ...marked(title, sought))
  link.href = new URL(url, site)
  const [studio, , kind] = one.values
  const facts = [studio, note].filter(Boolean).map((fact) => made("span", "", fact))
  return made("li", "",
    made("h2", "sb-search__title", link),
    made("p", "sb-search__facts", made("span", "sb-tag", kind), ...facts),
    ...(text ? [made("p", "sb-search__excerpt", ...excerpt(text, sought))] : []),
  )
}

async function showResults(found, sought) {
  const list = made("ol", "sb-list sb-search__list")
  const more = made("button", "sb-search__more", "再显示一些")
  let shown = 0
  const next = async () => {
    const part = found.slice(shown, (shown += STEP))
    list.append(...(await Promise.all(part.map((one) => entry(one, sought)))))
    more.hidden = shown >= found.length
  }
  more.type = "button"
  more.addEventListener("click", async () => {
    const last = list.children.length
    await next().catch(complain)
    list.children[last]?.querySelector("a").focus()
  })
  await next()
  resultBox.replaceChildren(list, more)
}

function say(found, question, loosely, picked) {
  const narrowed = picked.some((one) => one.size)
  if (!found.length) {
    said.textContent = narrowed ? "这样筛选就没有了，少选一项试试。" : `没有找到“${question}”。换一个说法，或者只写最要紧的两三个字，再试一试。`
  } else if (loosely) {
    said.textContent = `没有原样写着“${question}”的，下面 ${found.length} 项里分别写到了其中的词。`
  } else {
    said.textContent = question ? `找到 ${found.length} 项。` : `网站上共有 ${found.length} 项，可以搜索，也可以筛选。`
  }
}

function complain(fault) {
  console.warn(fault)
  const again = made("button", "sb-search__more", "再试一次")
  again.type = "button"
  again.addEventListener("click", () => location.reload()) // a module that failed to load stays failed until then
  said.textContent = "搜索没有打开，可能是网络断了，请过一会儿再试。也可以在“活动”“成果”两页按学年查找。"
  resultBox.replaceChildren(again)
  fold.hidden = true
}

let opened
let turn = 0
async function run() {
  const mine = ++turn
  const question = form.elements.q.value.trim()
  const picked = chosen()
  const slow = setTimeout(() => mine === turn && (said.textContent = "正在查找……"), 300)
  try {
    opened ??= open()
    const search = await opened
    let sought = words(question)
    let found = question && !sought.length ? [] : await search(sought)
    const loose = words(question, true)
    const loosely = !found.length && loose.join() !== sought.join()
    if (loosely) found = await search((sought = loose))
    if (!question) found.sort((one, other) => other.values[1].localeCompare(one.values[1])) // the latest first
    if (mine !== turn) return
    const again = async () => {
      remember(question, picked)
      const left = found.filter((one) => fits(one.values, picked, -1))
      showFacets(found, picked, again)
      await showResults(left, sought).catch(complain)
      say(left, question, loosely, picked)
    }
    await again()
  } catch (fault) {
    if (mine === turn) complain(fault)
  } finally {
    clearTimeout(slow)
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  remember(form.elements.q.value.trim(), chosen())
  run()
})

// arrows go from the question through the results and back, Escape goes back to the question
page.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
  const input = form.elements.q
  const stops = [input, ...resultBox.querySelectorAll("a, button:not([hidden])")]
  const at = stops.indexOf(document.activeElement)
  if (event.key === "Escape" && document.activeElement !== input) input.focus()
  else if (at >= 0 && event.key === "ArrowDown" && at + 1 < stops.length) stops[at + 1].focus()
  else if (at > 0 && event.key === "ArrowUp") stops[at - 1].focus()
  else return
  event.preventDefault()
})

form.elements.q.value = new URLSearchParams(location.search).get("q") ?? ""
const wide = matchMedia("(min-width: 45em)")
const unfold = () => (fold.open = wide.matches)
wide.addEventListener("change", unfold)
unfold()
if (!form.elements.q.value) form.elements.q.focus()
run()
