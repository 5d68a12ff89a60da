// The theme puts a plain table into a frame that scrolls where it is wide: the keyboard has to reach that frame too.

addEventListener("load", () => {
  for (const frame of document.querySelectorAll(".md-typeset__scrollwrap")) {
    frame.tabIndex = 0
    frame.setAttribute("role", "group")
    frame.setAttribute("aria-label", "表格，可以左右滚动")
  }
})
