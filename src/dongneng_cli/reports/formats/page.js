// Makes a page searchable and sortable. Without it everything can still be read; it loads and stores nothing.
(function () {
  "use strict";
  var root = document.documentElement;
  var all = function (selector, inside) {
    return Array.prototype.slice.call((inside || document).querySelectorAll(selector));
  };
  var items = all("tbody tr, .card");
  var search = document.getElementById("search");
  var status = document.getElementById("status");
  var count = document.getElementById("count");
  var theme = document.getElementById("theme");

  function filter() {
    var words = search.value.toLowerCase().split(/\s+/);
    var wanted = status.value;
    var left = 0;
    items.forEach(function (item) {
      var text = item.textContent.toLowerCase();
      var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
      if (wanted && item.getAttribute("data-status") !== wanted) { fits = false; }
      if (item.className.indexOf("total") >= 0) { fits = !words.join("") && !wanted; }
      item.hidden = !fits;
      if (fits) { left += 1; }
    });
    count.textContent = words.join("") || wanted ? count.getAttribute("data-said").replace("{count}", left) : "";
  }

  function key(row, at) {
    var cell = row.cells[at];
    var value = cell.getAttribute("data-v");
    return value === null ? cell.textContent : value;
  }

  function order(a, b, numeric) {
    if (numeric) { return parseFloat(a) - parseFloat(b); }
    return a.localeCompare(b, "zh");
  }

  function sort(head, at) {
    var body = head.closest("table").tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var totals = rows.filter(function (row) { return row.className === "total"; });
    var down = head.getAttribute("aria-sort") === "ascending";
    var numeric = head.className === "n";
    var blank = function (text) { return numeric ? isNaN(parseFloat(text)) : text === "\u2014" || text === ""; };
    var known = rows.filter(function (row) { return row.className !== "total" && !blank(key(row, at)); });
    var blanks = rows.filter(function (row) { return row.className !== "total" && blank(key(row, at)); });
    known.sort(function (a, b) { return order(key(a, at), key(b, at), numeric) * (down ? -1 : 1); });
    known.concat(blanks, totals).forEach(function (row) { body.appendChild(row); });
    all("th", head.parentNode).forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  all("thead tr").forEach(function (row) {
    all("th", row).forEach(function (head, at) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () { sort(head, at); });
    });
  });
  search.addEventListener("input", filter);
  status.addEventListener("change", filter);
  theme.addEventListener("click", function () {
    var dark = root.getAttribute("data-theme") === "dark" || (!root.getAttribute("data-theme") &&
      window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches);
    root.setAttribute("data-theme", dark ? "light" : "dark");
    theme.setAttribute("aria-pressed", dark ? "false" : "true");
  });
  root.className = "js";
}());
