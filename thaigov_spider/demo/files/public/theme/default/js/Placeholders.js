/* Stands in for the library of this name: old browsers show the placeholder as the value of an empty field. */
(function () {
  "use strict";
  if ("placeholder" in document.createElement("input")) { return; }
  window.onload = function () {
    var fields = document.getElementsByTagName("input");
    for (var i = 0; i < fields.length; i += 1) {
      if (!fields[i].value) { fields[i].value = fields[i].getAttribute("placeholder") || ""; }
    }
  };
}());
