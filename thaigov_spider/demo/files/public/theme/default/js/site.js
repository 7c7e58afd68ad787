/* Marks the entry of the navigation that leads to the page which is shown, and loads the pictures that wait for it. */
(function () {
  "use strict";
  var links = document.querySelectorAll(".navbar a");
  for (var i = 0; i < links.length; i += 1) {
    if (links[i].href === window.location.href) { links[i].style.fontWeight = "bold"; }
  }
  window.addEventListener("load", function () {
    var pictures = document.querySelectorAll("img[data-src]");
    for (var j = 0; j < pictures.length; j += 1) { pictures[j].src = pictures[j].getAttribute("data-src"); }
  });
}());
