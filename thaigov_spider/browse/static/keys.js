// Keys for who reads without a mouse: / goes to the search box, arrows through what was found, by the page and by the line.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = document.activeElement;
  const isTyping = at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
  const box = document.querySelector("form.search input[type=search]");
  if (event.key === "/" && !isTyping && box) {
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  const links = [...document.querySelectorAll(".results h3 a, .list a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const place = links.indexOf(at);
  if (step && links.length && (place >= 0 || (step > 0 && at === box))) {
    event.preventDefault();
    const next = links[place + step];
    if (next) next.focus();
    else if (place === 0 && box) box.focus();
    return;
  }
  const beside = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]" }[event.key];
  const page = beside && !isTyping && !(at && at.closest(".frame")) && document.querySelector(beside);
  if (page) page.click();
});
