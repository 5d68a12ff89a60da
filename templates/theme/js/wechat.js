// Copies an activity for the editor of a WeChat account: as rich text with whole addresses of its pictures, or as plain text.
// Where the browser does not let a script copy, the text is left selected for the reader's own Ctrl+C.

const rich = document.getElementById("rich")
const words = document.getElementById("words")
const said = document.querySelector(".said")

// the pictures' addresses as the editor needs them: below the site's public address, or where this page itself comes from
function ready() {
  const copy = rich.cloneNode(true)
  const base = rich.dataset.base || (location.protocol.startsWith("http") ? location.href : "")
  for (const image of copy.querySelectorAll("img")) {
    if (base) {
      image.src = new URL(image.getAttribute("src"), base).href
    } else {
      image.replaceWith(`【此处放照片：${image.alt}】`)
    }
  }
  return copy.innerHTML
}

async function copyRich() {
  const whole = ready()
  const type = (kind, text) => new Blob([text], { type: kind })
  await navigator.clipboard.write([
    new ClipboardItem({ "text/html": type("text/html", whole), "text/plain": type("text/plain", words.value) }),
  ])
}

function select(which) {
  if (which === "words") {
    words.focus()
    words.select()
  } else {
    getSelection().selectAllChildren(rich)
  }
}

async function copy(which) {
  try {
    await (which === "words" ? navigator.clipboard.writeText(words.value) : copyRich())
    said.textContent = "已复制，可以到公众号编辑器里粘贴。"
  } catch {
    select(which)
    said.textContent = "浏览器没有允许直接复制：内容已经选中，请按 Ctrl+C。"
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => copy(button.dataset.copy))
}
document.querySelector(".buttons").hidden = false
