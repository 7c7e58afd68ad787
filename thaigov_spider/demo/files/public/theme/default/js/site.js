/* Marks the entry of the navigation that leads to the page which is shown. */
(function () {
  "use strict";
  var links = document.querySelectorAll(".navbar a");
  for (var i = 0; i < links.length; i += 1) {
    if (links[i].href === window.location.href) { links[i].style.fontWeight = "bold"; }
  }
}());
