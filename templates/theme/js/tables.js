// A plain table stands in a frame that scrolls where it is wide, and that the keyboard reaches. Without this script it scrolls itself.

for (const table of document.querySelectorAll("article table:not([class])")) {
  const frame = document.createElement("div")
  const inner = document.createElement("div")
  frame.className = "md-typeset__scrollwrap"
  inner.className = "md-typeset__table"
  table.replaceWith(frame)
  frame.append(inner)
  inner.append(table)
  frame.tabIndex = 0
  frame.setAttribute("role", "group")
  frame.setAttribute("aria-label", "表格，可以左右滚动")
}
