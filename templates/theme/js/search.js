// The search page: one Pagefind index a school year, merged here; facets from the file beside each index.
// Plain DOM calls only: no text becomes markup except Pagefind's own <mark> around what was found.

const page = document.querySelector(".sb-search")
const form = page.querySelector("form")
const facetBox = page.querySelector(".sb-search__facets")
const resultBox = page.querySelector(".sb-search__results")
const base = new URL(page.dataset.index, location.href)
const site = new URL("..", base)
const FACETS = ["工作室", "学年", "类型"]
const STEP = 12

const json = async (path) => (await fetch(new URL(path, base))).json()

function made(tag, className, ...children) {
  const element = document.createElement(tag)
  if (className) element.className = className
  element.append(...children)
  return element
}

async function open() {
  if (window.studiobookIndex) return window.studiobookIndex // a copy opened from a disk, see js/disk.js
  const years = await json("years.json")
  if (!years.length) return null
  const pagefind = await import(new URL(`${years[0]}/pagefind.js`, base))
  await pagefind.options({ baseUrl: site.pathname, excerptLength: 40 })
  for (const year of years.slice(1)) {
    await pagefind.mergeIndex(new URL(year, base).pathname, { baseUrl: site.pathname })
  }
  const facets = Object.assign({}, ...(await Promise.all(years.map((year) => json(`${year}/facets.json`)))))
  return { pagefind, facets }
}

function chosen() {
  const wanted = new URLSearchParams(location.search)
  return FACETS.map((name) => new Set(wanted.getAll(name)))
}

// the address says what is searched, so that it can be sent to a colleague and the way back works
function remember(query, picked) {
  const address = new URL(location.href)
  address.search = ""
  if (query) address.searchParams.set("q", query)
  FACETS.forEach((name, index) => picked[index].forEach((value) => address.searchParams.append(name, value)))
  history.replaceState(null, "", address)
}

const fits = (values, picked, except) =>
  picked.every((wanted, index) => index === except || !wanted.size || wanted.has(values[index]))

function showFacets(found, picked, again) {
  facetBox.replaceChildren(
    ...FACETS.map((name, index) => {
      const counts = new Map()
      for (const one of found) {
        if (fits(one.values, picked, index)) counts.set(one.values[index], (counts.get(one.values[index]) ?? 0) + 1)
      }
      for (const value of picked[index]) if (!counts.has(value)) counts.set(value, 0)
      const ordered = [...counts].sort((a, b) => (index === 1 ? b[0].localeCompare(a[0]) : b[1] - a[1]))
      return made("fieldset", "", made("legend", "", name), ...ordered.map(([value, count]) => {
        const box = made("input", "")
        box.type = "checkbox"
        box.checked = picked[index].has(value)
        box.addEventListener("change", () => {
          box.checked ? picked[index].add(value) : picked[index].delete(value)
          again()
        })
        return made("label", "", box, value, made("span", "", String(count)))
      }))
    }),
  )
}

async function entry(one) {
  const data = await one.result.data()
  const link = made("a", "", data.meta.title)
  link.href = new URL(data.meta.url, site)
  const excerpt = made("p", "sb-search__excerpt")
  excerpt.innerHTML = data.excerpt
  const [studio, , kind] = one.values
  return made("li", "",
    made("p", "sb-search__title", link),
    made("p", "sb-search__facts", [kind, studio, data.meta.when].join("　")),
    excerpt,
  )
}

async function showResults(found) {
  const list = made("ol", "sb-list sb-search__list")
  const more = made("button", "sb-search__more", "再显示一些")
  let shown = 0
  const next = async () => {
    const part = found.slice(shown, (shown += STEP))
    list.append(...(await Promise.all(part.map(entry))))
    more.hidden = shown >= found.length
  }
  more.type = "button"
  more.addEventListener("click", next)
  await next()
  const count = made("p", "sb-search__count", found.length ? `找到 ${found.length} 项` : "没有找到。可以换一个词，或者少选一些筛选。")
  resultBox.replaceChildren(count, list, more)
}

let opened
async function run() {
  const query = form.elements.q.value.trim()
  const picked = chosen()
  opened ??= open()
  const index = await opened
  if (!index) return
  const { results } = await index.pagefind.search(query || null)
  const found = results.map((result) => ({ result, values: index.facets[result.id] })).filter((one) => one.values)
  const again = () => {
    remember(query, picked)
    showFacets(found, picked, again)
    return showResults(found.filter((one) => fits(one.values, picked, -1)))
  }
  await again()
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  remember(form.elements.q.value.trim(), chosen())
  run()
})
form.elements.q.value = new URLSearchParams(location.search).get("q") ?? ""
run()
