// Faults of a page that shut people out: names, labels, headings, ids, contrast. Returns a list of texts.
(function () {
  "use strict";
  var faults = [];
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var ids = {};
  all("[id]").forEach(function (e) { if (ids[e.id]) { faults.push("twice: " + e.id); } ids[e.id] = true; });
  all("[aria-labelledby]").forEach(function (e) {
    if (!document.getElementById(e.getAttribute("aria-labelledby"))) { faults.push("no label " + e.outerHTML.slice(0, 80)); }
  });
  all("input, select").forEach(function (e) { if (!e.labels.length) { faults.push("no label: " + e.id); } });
  all("button, a").forEach(function (e) { if (!e.textContent.trim()) { faults.push("no name: " + e.outerHTML); } });
  all("svg").forEach(function (e) { if (!e.querySelector("title")) { faults.push("no title: svg"); } });
  all("th").forEach(function (e) { if (e.getAttribute("scope") !== "col") { faults.push("no scope: " + e.textContent); } });
  if (all("main").length !== 1 || all("h1").length !== 1) { faults.push("one main, one h1"); }
  var before = 0;
  all("h1, h2, h3, h4, h5, h6").forEach(function (e) {
    var level = +e.tagName[1];
    if (level > before + 1) { faults.push("heading leaps: " + e.textContent); }
    before = level;
  });
  all("a[href^='#']").forEach(function (e) {
    if (!document.getElementById(e.getAttribute("href").slice(1))) { faults.push("leads nowhere: " + e.outerHTML); }
  });
  function channel(c) { c /= 255; return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4); }
  function light(rgb) { return 0.2126 * channel(rgb[0]) + 0.7152 * channel(rgb[1]) + 0.0722 * channel(rgb[2]); }
  function parse(text) { return (text.match(/[\d.]+/g) || []).map(Number); }
  function ground(e) {
    for (; e; e = e.parentElement) {
      var c = parse(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) { return c; }
    }
    return [255, 255, 255];
  }
  all("h1, h2, h3, h4, p, li, dt, dd, th button, td, label, select, button, a, svg text").forEach(function (e) {
    var style = getComputedStyle(e);
    var ink = parse(e.ownerSVGElement ? style.fill : style.color);
    var a = light(ink), b = light(ground(e));
    var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) { faults.push("contrast " + ratio.toFixed(2) + ": " + e.outerHTML.slice(0, 90)); }
  });
  return faults.slice(0, 20);
}());
