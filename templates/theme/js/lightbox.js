// Photographs at full size, one after the other. Without this script each of them is a link to its largest picture.
// The browser's own <dialog> keeps the focus inside, closes on Escape and gives the focus back to the link.

const links = [...document.querySelectorAll("a.sb-zoom")]
const SWIPE = 48 // pixels

function made(tag, className, ...children) {
  const element = document.createElement(tag)
  element.className = className
  element.append(...children)
  return element
}

function button(className, label, sign, press) {
  const element = made("button", `sb-lightbox__button ${className}`)
  const mark = made("span", "", sign)
  mark.setAttribute("aria-hidden", "true")
  element.type = "button"
  element.setAttribute("aria-label", label)
  element.append(mark)
  element.addEventListener("click", press)
  return element
}

function lightbox() {
  const frame = made("div", "sb-lightbox__frame")
  const caption = made("p", "sb-lightbox__caption")
  const count = made("p", "sb-lightbox__count")
  const words = made("div", "sb-lightbox__words", caption, count)
  const dialog = made("dialog", "sb-lightbox")
  let at = 0

  // the same sources as on the page, for the whole window
  function show(next) {
    at = (next + links.length) % links.length
    const link = links[at]
    const picture = link.querySelector("picture").cloneNode(true)
    for (const part of picture.querySelectorAll("[sizes]")) part.sizes = "100vw"
    picture.querySelector("img").loading = "eager"
    frame.replaceChildren(picture)
    const said = [...(link.closest("figure")?.querySelector("figcaption")?.childNodes ?? [])]
    caption.textContent = said.map((part) => part.textContent.trim()).filter(Boolean).join("　")
    count.textContent = links.length > 1 ? `${at + 1} / ${links.length}` : ""
  }

  const close = button("sb-lightbox__close", "关闭", "×", () => dialog.close())
  const turns = [
    button("sb-lightbox__before", "上一张", "‹", () => show(at - 1)),
    button("sb-lightbox__after", "下一张", "›", () => show(at + 1)),
  ]
  const keys = { ArrowLeft: () => at - 1, ArrowRight: () => at + 1, Home: () => 0, End: () => links.length - 1 }

  words.setAttribute("aria-live", "polite")
  dialog.setAttribute("aria-label", "照片")
  dialog.append(close, ...(links.length > 1 ? turns : []), frame, words)
  dialog.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    show(keys[event.key]())
  })
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target === frame) dialog.close()
  })
  let from = null
  frame.addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 ? event.touches[0].clientX : null
  }, { passive: true })
  frame.addEventListener("touchend", (event) => {
    const way = from === null ? 0 : event.changedTouches[0].clientX - from
    if (Math.abs(way) > SWIPE) show(at - Math.sign(way))
    from = null
  }, { passive: true })
  document.body.append(dialog)
  return (index) => {
    show(index)
    dialog.showModal()
  }
}

let open
links.forEach((link, index) => {
  link.setAttribute("aria-haspopup", "dialog")
  link.addEventListener("click", (event) => {
    if (event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open ??= lightbox()
    open(index)
  })
})
