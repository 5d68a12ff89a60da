// What the frame around a page does for those who have scripts; without them everything is there and can be reached all the same.
// It stands in place of the theme's own bundle, of which the pages used a twentieth.
{
  // colours: of the two labels the one is shown that leads to the other scheme
  const options = [...document.querySelectorAll(".md-option")]
  const dress = () => {
    const scheme = window.sbScheme()
    document.body.setAttribute("data-md-color-scheme", scheme)
    for (const one of options) {
      one.checked = one.dataset.mdColorScheme === scheme
      one.nextElementSibling.hidden = !one.checked
    }
  }
  dress()
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress)
  for (const option of options) {
    option.addEventListener("change", () => {
      window.__md_set("__palette", { color: { scheme: option.dataset.mdColorScheme } })
      dress()
    })
  }

  // the drawer: a link in it that stays on the page closes it, so does Escape; the labels open lists by keyboard too
  const drawer = document.getElementById("__drawer")
  document.querySelector(".md-sidebar--primary")?.addEventListener("click", (event) => {
    if (event.target.closest("a[href*='#']")) drawer.checked = false
  })
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") drawer.checked = false
    if (event.key !== "Enter" || !event.target.matches("label[tabindex]")) return
    event.preventDefault()
    event.target.click()
  })

  // on the way down: the page's title in the header, the heading in the contents; on the way up: the button to the top
  const title = document.querySelector(".md-header__title")
  const heading = document.querySelector("article h1")
  const up = document.querySelector(".md-top")
  const marks = [...document.querySelectorAll(".md-sidebar--secondary .md-nav__link[href^='#']")]
    .map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))])
    .filter(([, place]) => place)
  const HEADER = 72 // pixels, what the header covers, with a little room
  let before = scrollY
  let waiting = false
  const look = () => {
    waiting = false
    if (heading) title?.classList.toggle("md-header__title--active", heading.getBoundingClientRect().bottom < HEADER)
    const passed = marks.filter(([, place]) => place.getBoundingClientRect().top < HEADER + 8).length
    marks.forEach(([link], index) => {
      link.classList.toggle("md-nav__link--passed", index < passed - 1)
      link.classList.toggle("md-nav__link--active", index === passed - 1)
    })
    if (up && scrollY !== before) up.hidden = scrollY > before || scrollY < innerHeight
    before = scrollY
  }
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(look)
    waiting = true
  }, { passive: true })
  look()
  up?.addEventListener("click", () => scrollTo({ top: 0, behavior: "smooth" }))

  // what is folded: opened when an address leads to it, and on paper
  const folded = () => document.querySelectorAll("details:not([open]):not(.sb-phone)")
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    const fold = target && target.closest("details:not([open])")
    if (!fold) return
    fold.open = true
    target.scrollIntoView()
  }
  addEventListener("hashchange", reveal)
  reveal()
  let opened = []
  addEventListener("beforeprint", () => {
    opened = [...folded()]
    for (const one of opened) one.open = true
  })
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false
  })

  // examples in the handbook: wide ones scroll, by keyboard too; all can be copied
  for (const code of document.querySelectorAll(".highlight code")) {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0
  }
  for (const block of navigator.clipboard ? document.querySelectorAll(".highlight pre") : []) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "sb-copy"
    button.textContent = "复制"
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("code").textContent)
      button.textContent = "已复制"
      setTimeout(() => { button.textContent = "复制" }, 2000) // milliseconds
    })
    block.append(button)
  }
}
